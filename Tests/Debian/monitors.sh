#!/bin/sh
# Runs monitors.c.
mount -t proc proc /proc
echo "== messages"
dmesg | grep -E "perfevents|hw-breakpoint" | sed 's/^[^]]*] //'
echo "== monitors"
/bin/monitors
echo "== interrupts"
grep pmu /proc/interrupts
echo "== end"
poweroff -f
