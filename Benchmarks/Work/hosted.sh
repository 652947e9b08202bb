#!/bin/sh
# Runs a virtual machine by KVM with as many processors as there are, and powers off after it.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
# The kernel leaves it off where there are less than 512 MiB.
echo always >/sys/kernel/mm/transparent_hugepage/enabled
dmesg | sed -n 's/.*kvm \[1]: \(.*initialized.*\)/hosted: \1/p'
/bin/vmm /guest/kernel /guest/initramfs 128 "$(nproc)" \
  "console=ttyAMA0 quiet cryptomgr.notests PHASE=${PHASE:-0}"
echo "hosted: the machine ended with $?"
poweroff -f
