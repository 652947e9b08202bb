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
echo "== interrupts"
cat /proc/interrupts
echo "== dmesg"
dmesg
poweroff -f
