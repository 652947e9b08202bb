#!/bin/sh
# The drivers of Debian's kernel at work with every device that the board has.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
for module in failover net_failover virtio_mmio virtio_blk virtio_net virtio_console virtio-rng \
  virtio_input evdev pl330 sp805_wdt; do
  insmod /modules/$module.ko || echo "insmod $module failed"
done
# Nodes of devices come a little after their modules.
until ls /dev/vport*p1 /dev/hvc0 /dev/input/event1 >/dev/null 2>&1; do sleep 0.01; done

if [ "$(dd if=/dev/vda bs=1 skip=12345 count=16 2>/dev/null)" = "written by Linux" ]; then
  echo "the watchdog reset the machine"
  poweroff -f
fi

echo "== rtc-pl031"
hwclock -u -r -f /dev/rtc0

echo "== virtio block"
echo "$(cat /sys/block/vda/size) $(cat /sys/block/vda/serial)"
sha256sum </dev/vda
dd if=/dev/vda of=/dev/vda bs=4096 count=16 seek=128 conv=notrunc,fsync 2>/dev/null
printf 'written by Linux' | dd of=/dev/vda bs=1 seek=12345 conv=notrunc,fsync 2>/dev/null
sync

echo "== virtio net"
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
ping -c 3 -q 10.0.2.2 | grep packets
wget -q -O /tmp/page http://10.0.2.2/bytes/100000 && sha256sum </tmp/page

echo "== virtio console"
echo "to the terminal" >/dev/hvc0
port=$(echo /dev/vport*p1)
cat /sys/class/virtio-ports/${port##*/}/name
# Opened once: what comes while nobody has it open is lost.
exec 3<>$port
echo "from Linux by its port" >&3
head -n 1 <&3
exec 3>&-

echo "== virtio rng"
cat /sys/class/misc/hw_random/rng_current
dd if=/dev/hwrng bs=32 count=1 2>/dev/null | hexdump -v -e '32/1 "%02x" "\n"'

echo "== virtio input"
grep -e Name -e Handlers /proc/bus/input/devices
for event in /sys/class/input/event*; do
  case "$(cat $event/device/name)" in *[Kk]eyboard*) keyboard=/dev/input/${event##*/} ;; esac
done
echo "press a key"
# 16 bytes of time, then type, code and value: of the key and of the report after it.
dd if=$keyboard bs=24 count=2 2>/dev/null | hexdump -v -e '24/1 "%02x" "\n"' | cut -c33-

echo "== gpio-pl061"
grep -h . /sys/class/gpio/gpiochip*/label /sys/class/gpio/gpiochip*/ngpio
base=$(cat /sys/class/gpio/gpiochip*/base | head -n 1)
echo $((base + 5)) >/sys/class/gpio/export
echo out >/sys/class/gpio/gpio$((base + 5))/direction
echo 1 >/sys/class/gpio/gpio$((base + 5))/value
cat /sys/class/gpio/gpio$((base + 5))/value

echo "== pl011 with pl330"
stty -F /dev/ttyAMA1 raw -echo 115200
cat /sys/class/dma/dma*chan*/in_use | sort | uniq -c
i=0
while [ $i -lt 64 ]; do
  echo "line $i of sixty-four that go out by DMA, each a little longer than fifty bytes"
  i=$((i + 1))
done >/tmp/lines
(
  cat /tmp/lines >/dev/ttyAMA1
  echo "type to uart1"
  head -n 2
) </dev/ttyAMA1
grep -e pl011 -e pl330 -e dmac /proc/interrupts

echo "== interrupts"
cat /proc/interrupts
echo "== sp805_wdt"
dmesg | grep -i -e sp804 -e sp805 -e "ITS" | grep -v printk
echo "the watchdog bites"
watchdog -T 1 -t 60 /dev/watchdog0
sleep 100
echo "no reset came"
poweroff -f
