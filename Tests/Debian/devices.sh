#!/bin/sh
# A persona's virtio devices, with the drivers of Debian's kernel. `role=` in the arguments says
# whether it serves or asks.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
for word in $(cat /proc/cmdline); do
  case $word in role=*) role=${word#role=} ;; esac
done

# The block device's queue at addresses that are no memory, before any driver is there.
if [ $role = hostile ]; then
  device=0x0a000200
  set_register() { devmem $((device + $1)) 32 $2; }
  for status in 1 3; do set_register 0x70 $status; done
  set_register 0x24 1
  set_register 0x20 1
  set_register 0x70 11
  set_register 0x38 8
  set_register 0x80 0x10000000
  set_register 0x90 0x10001000
  set_register 0xa0 0x10002000
  set_register 0x44 1
  set_register 0x70 15
  set_register 0x50 0
  sleep 0.01
  echo "status $(devmem $((device + 0x70)) 32), interrupt $(devmem $((device + 0x60)) 32)"
  # A reset mends it, as the drivers below show.
  set_register 0x70 0
fi

for module in failover net_failover virtio_mmio virtio_blk virtio_net virtio_console virtio-rng; do
  insmod /modules/$module.ko || echo "insmod $module failed"
done
until [ -e /dev/vda ] && [ -e /sys/class/net/eth0 ] && [ -e /dev/hvc0 ]; do sleep 0.01; done

echo "== block"
echo "$(cat /sys/block/vda/size) $(cat /sys/block/vda/serial)"
dd if=/dev/urandom of=/tmp/data bs=64k count=16 2>/dev/null
sha256sum </tmp/data
dd if=/tmp/data of=/dev/vda bs=64k conv=fsync 2>/dev/null
echo 3 >/proc/sys/vm/drop_caches
dd if=/dev/vda bs=64k count=16 2>/dev/null | sha256sum
# Sectors of its own buffers, not of the page cache, at an odd place.
dd if=/tmp/data of=/dev/vda bs=512 count=100 seek=3001 oflag=direct 2>/dev/null
dd if=/dev/vda bs=512 count=100 skip=3001 iflag=direct 2>/dev/null | cmp -n 51200 - /tmp/data \
  && echo "sectors are equal"
dd if=/tmp/data of=/dev/vda bs=512 count=1 seek=$(cat /sys/block/vda/size) 2>&1 | grep -i space

echo "== rng"
cat /sys/class/misc/hw_random/rng_current
timeout 1 dd if=/dev/hwrng bs=32 count=2 2>/dev/null | hexdump -v -e '32/1 "%02x" "\n"'

echo "== console"
echo "the terminal of $role" >/dev/hvc0

echo "== net"
cat /sys/class/net/eth0/address
ip link set eth0 up
if [ $role = server ]; then
  ip addr add 10.0.3.2/24 dev eth0
  httpd -h /tmp -p 80
  echo "it serves"
  # Until the other says so by its own request.
  until [ -e /tmp/end ]; do
    nc -l -p 81 >/tmp/end.part && mv /tmp/end.part /tmp/end
  done
else
  ip addr add 10.0.2.15/24 dev eth0
  ip addr add 10.0.3.1/24 dev eth0
  ping -c 3 -q 10.0.2.2 | grep packets
  wget -q -O - http://10.0.2.2/bytes/100000 | sha256sum
  until wget -q -O /tmp/page http://10.0.3.2/data 2>/dev/null; do sleep 0.1; done
  sha256sum </tmp/page
  ping -c 3 -s 1400 -q 10.0.3.2 | grep packets
  until echo "end" | nc 10.0.3.2 81; do sleep 0.1; done
fi
echo "== end"
poweroff -f
