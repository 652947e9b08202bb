#!/bin/sh
# Runs Janus' trials on Orrery: input scripts of Trials/ with their expectations, and files, boards
# and numbers of personas that no script can make. Says what failed, and ends with 1 then.
#   trials.sh          all, by ORRERY (default ../.build/release/orrery), with programs from OUT
here=$(cd "$(dirname "$0")" && pwd)
OUT=${OUT:-$here/../.build/firmware}
ORRERY=${ORRERY:-$here/../.build/release/orrery}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

run() { # OPTIONS...: a run on $board, its consoles into $folder/output
  "$ORRERY" run "$here/../Boards/$board.json" --firmware "$OUT/janus.elf" --until "${until:-4s}" "$@" \
    </dev/null >"$folder/output" 2>"$folder/errors"
}
verdict() { # NAME STATUS
  if [ "$2" = 0 ]; then echo "ok      $board: $1"; return; fi
  failures=$((failures + 1))
  echo "FAILED  $board: $1"
  grep -a 'expect' "$folder/errors" | head -5
}
script() { # NAME OPTIONS...
  name=$1
  shift
  run --persona work="$OUT/work.elf" --persona personal="$OUT/personal.elf" \
    --input "$here/Trials/$name.script" "$@"
  status=$?
  # Time that runs out, or a machine asleep, is no failure of a script whose expectations held.
  case $status in 2 | 3) status=0 ;; esac
  verdict "$name $*" $status
}
share() { # NAME TOGETHER ALONE
  percent=$(($2 * 100 / $3))
  echo "        $1 has $percent of 100"
  [ $percent -ge 45 ] && [ $percent -le 55 ]
  verdict "share of $1" $?
}
has() { grep -aq -- "$1" "$folder/output"; }

# A GICv3, and a GICv2 with other addresses and interrupts.
for board in phone phone-b; do
  for cores in 1 2; do
    for name in attack clock copy crash focus interrupts reset; do script $name --cores $cores; done
    # The guest of this one cannot be stopped, and its exceptions are slow to simulate.
    until=200ms
    script faults --cores $cores
    until=
  done

  # A program that the DMA engine refuses, put there by the debugger: COPY says so and works again.
  "$ORRERY" debug "$here/../Boards/$board.json" --firmware "$OUT/janus.elf" \
    --persona work="$OUT/work.elf" --persona personal="$OUT/personal.elf" \
    --script "$here/Trials/dma-fault.dbg" >"$folder/output" 2>"$folder/errors" </dev/null
  verdict dma-fault $?

  # What a guest that traps all the time leaves to another, and the other to it: 45 to 55 of 100.
  script storm --cores 1
  # Rounds alone, traps together, the rest of a long spin, rounds together, traps, traps alone.
  set -- $(grep -aoE '[0-9]+ (rounds|traps)' "$folder/output" | cut -d' ' -f1)
  share "who spins" "$4" "$1"
  share "who traps" "$2" "$6"
done
board=phone

# Any number of cores and personas.
for cores in 1 2 4; do
  for count in 1 2 3 4; do
    personas=
    for label in a b c d; do
      [ $count -lt 1 ] && break
      personas="$personas --persona $label=$OUT/work.elf,append=demo"
      count=$((count - 1))
    done
    run --cores $cores $personas
    status=$?
    [ $status = 0 ] && has "all personas have ended" && ! has "NOT" && ! has "LOST" \
      && ! has "DIFFERENT" && ! has "own fault"
    verdict "$(echo "$personas" | grep -o append | wc -l) personas on $cores cores" $?
  done
done

# Each reason to refuse an ELF file; the other persona runs.
poke() { # OFFSET BYTES (as printf has them)
  cp "$OUT/work.elf" "$folder/bad.elf"
  printf "$2" | dd of="$folder/bad.elf" bs=1 seek="$1" conv=notrunc 2>/dev/null
}
refused() { # REASON
  run --persona bad="$folder/bad.elf" --persona personal="$OUT/personal.elf",append=demo
  has "janus| bad: $1" && has "Personal persona is done"
  verdict "ELF file: $1" $?
}
first=64 second=120  # program headers
poke 0 '\0'; refused "no ELF file"
poke 4 '\1'; refused "not for AArch64"
poke 18 '\76'; refused "not for AArch64"
poke 16 '\1'; refused "neither ET_EXEC nor ET_DYN"
poke 54 '\100'; refused "bad program headers"
poke 56 '\377'; refused "bad program headers"
poke $((first + 8)) '\377\377\377\377'; refused "segment outside the file"
poke $((first + 24)) '\0\0\0\4'; refused "segment outside memory"
poke $((first + 24)) '\0\0\0\100'; refused "segment outside memory"
poke $((first + 31)) '\377'; refused "segment outside memory"
poke $((second + 24)) '\0\0\10\100'; refused "segments overlap"
poke 24 '\2'; refused "bad entry"
head -c 60 "$OUT/work.elf" >"$folder/bad.elf"; refused "truncated ELF file"

[ $failures = 0 ] || { echo "$failures failed"; exit 1; }
