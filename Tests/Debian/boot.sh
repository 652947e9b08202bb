#!/bin/sh
# What a boot shows of the processor, the interrupts and the arithmetic of a program.
mount -t proc proc /proc
mount -t sysfs sys /sys
echo "== cpuinfo"
cat /proc/cpuinfo
echo "== sha256 and gzip"
i=0
while [ $i -lt 4096 ]; do
  printf '%s-%060d\n' "ab" $i
  i=$((i + 1))
done >/tmp/data
[ "$(wc -c </tmp/data)" = 262144 ] && sha256sum /tmp/data
gzip -c /tmp/data >/tmp/data.gz && gzip -dc /tmp/data.gz | cmp - /tmp/data && echo "gzip: same"
wc -c /tmp/data.gz
echo "== floating point"
/bin/busybox awk 'BEGIN {
  for (i = 1; i <= 2000; i++) {
    s += (i % 7 - 3.1) / i
    p = p * 1.0009765625 + 1 / (s * s + 1)
  }
  printf "%.17g %.17g %d %.17g\n", s, p, p * 1000, s / 1e300 / 1e20
}'
echo "== interrupts"
cat /proc/interrupts
echo "== tasks"
ps -o pid,comm
echo "== dmesg"
dmesg
poweroff -f
