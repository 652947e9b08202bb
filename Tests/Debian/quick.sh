#!/bin/sh
# As little as a boot can show.
mount -t proc proc /proc
echo "up: $(nproc) processors"
poweroff -f
