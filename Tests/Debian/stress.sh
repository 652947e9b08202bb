#!/bin/sh
# Debian's stress-ng checks its own work, and python3 computes a page.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
cd /tmp
echo "== stress-ng"
for stressor in "cpu 1 --cpu-ops 30" "vm 1 --vm-bytes 1m --vm-ops 60" "atomic 1 --atomic-ops 20" \
  "futex 1 --futex-ops 500" "switch 1 --switch-ops 1000" "fault 1 --fault-ops 200" \
  "matrix 1 --matrix-size 32 --matrix-ops 20" "crypt 1 --crypt-ops 20"; do
  echo "-- $stressor"
  stress-ng --verify --no-rand-seed --temp-path /tmp --$stressor 2>&1
  echo "exit code $?"
done
echo "== python3"
python3 /page.py
echo "exit code $?"
poweroff -f
