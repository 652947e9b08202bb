#!/bin/sh
# What a virtual machine shows: that it is up, and what some work comes to.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo always >/sys/kernel/mm/transparent_hugepage/enabled
echo "up: $(nproc) processors"
/bin/work sha256 deflate calls barrier wake chase-2m
poweroff -f
