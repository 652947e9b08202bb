#!/bin/sh
# Boots Janus with two personas on QEMU's virt board: the reference to compare Orrery with.
#   qemu.sh [-c CORES] [-g GIC VERSION] [-a BOOTARGS] [-m MEMORY] WORK.elf PERSONAL.elf [QEMU OPTIONS...]
# OUT names the folder with janus.elf (default ../.build/firmware). BOOTARGS is both personas'
# command line: "demo" makes them end by themselves. MEMORY is each persona's RAM in bytes, hex.
set -e
here=$(cd "$(dirname "$0")" && pwd)
OUT=${OUT:-$here/../.build/firmware}
cores=2 gic=3 arguments= memory=1000000
while getopts c:g:a:m: option; do
  case $option in
    c) cores=$OPTARG ;;
    g) gic=$OPTARG ;;
    a) arguments=$OPTARG ;;
    m) memory=$OPTARG ;;
    *) exit 64 ;;
  esac
done
shift $((OPTIND - 1))
work=$1 personal=$2
shift 2
board="virt,virtualization=on,gic-version=$gic"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
qemu-system-aarch64 -M "$board,dumpdtb=$folder/board.dtb" -cpu cortex-a53 -smp "$cores" -m 256 \
  -nographic -net none 2>/dev/null >&2
dtc -q -I dtb -O dts "$folder/board.dtb" >"$folder/board.dts"
persona() {
  size=$(printf %x "$(stat -c %s "$3")")
  printf 'persona@%s { compatible = "janus,persona"; label = "%s"; reg = <0 0x%s 0 0x%s>;' \
    "$1" "$2" "$1" "$size"
  printf ' memory-size = <0 0x%s>; bootargs = "%s"; };\n' "$memory" "$arguments"
}
{
  cat "$folder/board.dts"
  echo '/ { chosen {'
  persona 48000000 work "$work"
  persona 49000000 personal "$personal"
  echo '}; };'
} | dtc -q -I dts -O dtb -o "$folder/phone.dtb"
qemu-system-aarch64 -M "$board" -cpu cortex-a53 -smp "$cores" -m 256 -nographic -net none \
  -kernel "$OUT/janus.elf" -dtb "$folder/phone.dtb" \
  -device loader,file="$work",addr=0x48000000,force-raw=on \
  -device loader,file="$personal",addr=0x49000000,force-raw=on "$@"
