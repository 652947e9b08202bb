#!/bin/sh
# What a kernel does in a persona; TASK comes from its command line.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp

# A hash of as many MiB as it is told.
compute() {
  dd if=/dev/zero bs=64k count=$(($1 * 16)) 2>/dev/null | sha256sum
}
# What was stolen of all processors, and all of their time.
ticks() {
  busybox awk '/^cpu / { print $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat
}

echo "up: $(nproc) processors"
case "$TASK" in
boot)
  # Without what depends on time: stamps, counts, the order of what goes on side by side.
  echo "== processors"
  cat /proc/cpuinfo
  echo "== memory"
  grep -e MemTotal -e CmaTotal /proc/meminfo
  echo "== interrupts"
  sed 's/^\( *[^:]*:\)\( *[0-9][0-9]*\)* */\1 /' /proc/interrupts
  echo "== messages"
  dmesg | sed 's/^[^]]*] //; s/[0-9]*ms$/ms/' | grep -v "^audit" | sort
  echo "== sum"
  compute 1
  ;;
compute)
  compute 4
  ;;
stolen)
  before=$(ticks)
  compute 5
  echo "$before $(ticks)" | busybox awk '{ print "stolen: " $3 - $1 " of " $4 - $2 " ticks" }'
  ;;
hotplug)
  online=/sys/devices/system/cpu/cpu1/online
  for turn in 1 2 3; do
    echo 0 >$online
    echo "off: $(nproc) processors, $(cat /sys/devices/system/cpu/online)"
    compute 1
    echo 1 >$online
    echo "on: $(nproc) processors, $(cat /sys/devices/system/cpu/online)"
  done
  busybox taskset 2 busybox sha256sum /init >/dev/null && echo "cpu1 works"
  ;;
affinity)
  number=$(grep uart-pl011 /proc/interrupts | cut -d: -f1 | tr -d ' ')
  for cpu in 1 0 1; do
    echo $((1 << cpu)) >/proc/irq/$number/smp_affinity
    set -- $(grep uart-pl011 /proc/interrupts)
    before0=$2 before1=$3
    echo "a key for cpu$cpu"
    read key
    set -- $(grep uart-pl011 /proc/interrupts)
    [ $2 -gt $before0 ] && zero=some || zero=none
    [ $3 -gt $before1 ] && one=some || one=none
    echo "to cpu$cpu: $zero on 0, $one on 1"
  done
  ;;
reboot)
  echo "what now?"
  read answer
  echo "then $answer"
  if [ "$answer" = hide ] || [ "$answer" = keep ]; then
    # A pattern that stands nowhere else.
    word=$(echo orrery | sha256sum | cut -c1-32)
    i=0
    while [ $i -lt 2048 ]; do
      echo "$word $i"
      i=$((i + 1))
    done >/tmp/secret
    [ "$answer" = keep ] || reboot -f
  fi
  ;;
crash)
  echo c >/proc/sysrq-trigger
  ;;
esac
poweroff -f
