#!/bin/sh
# Runs the pieces of work, with the drivers of what devices there are, and powers off.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
# The kernel leaves it off where there are less than 512 MiB.
echo always >/sys/kernel/mm/transparent_hugepage/enabled
# A device of which there is none has the number 0, and no node in the tree has a name for it.
if ls -d /proc/device-tree/virtio_mmio@* >/dev/null 2>&1; then
  for module in failover net_failover virtio_mmio virtio_blk virtio_net; do
    insmod /modules/$module.ko || echo "insmod $module failed"
  done
  # Nodes of devices come a little after their modules.
  sleep 0.1
fi
if [ -e /sys/class/net/eth0 ]; then
  ip link set eth0 up
  ip addr add 10.0.2.15/24 dev eth0
  ip route add default via 10.0.2.2
fi
/bin/work
poweroff -f
