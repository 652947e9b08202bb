// Compression and decompression with deflate's fixed Huffman codes (RFC 1951).
#include "work.h"

enum { textSize = 64 << 10, window = 32 << 10, hashSize = 1 << 13, longest = 258, tries = 8 };
static Byte text[textSize], packed[textSize * 9 / 8 + 16], unpacked[textSize];

static const Half lengthBase[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                  31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const Byte lengthExtra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const Half distanceBase[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,
                                    33,  49,  65,  97,  129, 193,  257,  385,  513,  769,
                                    1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static Byte distanceExtra(Cell code) { return code < 4 ? 0 : code / 2 - 1; }

static Word bits, place;
static Cell bitCount;

static void put(Cell value, Cell count) {
  bits |= (Word)value << bitCount;
  for (bitCount += count; bitCount >= 8; bitCount -= 8, bits >>= 8) packed[place++] = bits;
}

// Huffman codes go out from their highest bit.
static Cell reversed(Cell value, Cell count) {
  return __builtin_bitreverse32(value) >> (32 - count);
}

static void putSymbol(Cell symbol) {
  if (symbol < 144) put(reversed(0x30 + symbol, 8), 8);
  else if (symbol < 256) put(reversed(0x190 + symbol - 144, 9), 9);
  else if (symbol < 280) put(reversed(symbol - 256, 7), 7);
  else put(reversed(0xc0 + symbol - 280, 8), 8);
}

static void putMatch(Cell length, Cell distance) {
  Cell code = 28;
  while (lengthBase[code] > length) code--;
  putSymbol(257 + code);
  put(length - lengthBase[code], lengthExtra[code]);
  code = 29;
  while (distanceBase[code] > distance) code--;
  put(reversed(code, 5), 5);
  put(distance - distanceBase[code], distanceExtra(code));
}

static Cell hashAt(Word at) {
  return ((text[at] << 16 | text[at + 1] << 8 | text[at + 2]) * 2654435761u) >> 19;
}

static void compress(void) {
  // Places plus one: 0 is none.
  static Cell heads[hashSize], earlier[window];
  memset(heads, 0, sizeof heads);
  bits = place = bitCount = 0;
  put(1, 1);  // the last block
  put(1, 2);  // with fixed codes
  for (Word at = 0; at < textSize;) {
    Cell best = 0, bestDistance = 0;
    if (at + 3 <= textSize) {
      Cell candidate = heads[hashAt(at)];
      for (int try = 0; try < tries && candidate && at + 1 - candidate <= window; try++) {
        Word other = candidate - 1;
        Cell length = 0;
        Cell most = textSize - at < longest ? textSize - at : longest;
        while (length < most && text[other + length] == text[at + length]) length++;
        if (length > best) best = length, bestDistance = at - other;
        Cell next = earlier[other % window];
        if (next >= candidate) break;
        candidate = next;
      }
    }
    Cell taken = best >= 3 ? best : 1;
    if (best >= 3) putMatch(best, bestDistance);
    else putSymbol(text[at]);
    for (; taken; taken--, at++)
      if (at + 3 <= textSize) {
        Cell hash = hashAt(at);
        earlier[at % window] = heads[hash];
        heads[hash] = at + 1;
      }
  }
  putSymbol(256);
  put(0, 7);
}

static Cell get(Cell count) {
  for (; bitCount < count; bitCount += 8) bits |= (Word)packed[place++] << bitCount;
  Cell value = bits & ((1ul << count) - 1);
  bits >>= count;
  bitCount -= count;
  return value;
}

static Cell getSymbol(void) {
  Cell code = reversed(get(7), 7);
  if (code < 24) return 256 + code;
  code = code << 1 | get(1);
  if (code < 0xc0) return code - 0x30;
  if (code < 0xc8) return 280 + code - 0xc0;
  return 144 + (code << 1 | get(1)) - 0x190;
}

static Word decompress(void) {
  bits = place = bitCount = 0;
  Word at = 0;
  if (get(3) != 3) return 0;
  for (Cell symbol; (symbol = getSymbol()) != 256;) {
    if (symbol < 256) {
      if (at == textSize) return 0;
      unpacked[at++] = symbol;
      continue;
    }
    if (symbol > 285) return 0;
    Cell length = lengthBase[symbol - 257] + get(lengthExtra[symbol - 257]);
    Cell code = reversed(get(5), 5);
    if (code > 29) return 0;
    Cell distance = distanceBase[code] + get(distanceExtra(code));
    if (distance > at || at + length > textSize) return 0;
    for (; length; length--, at++) unpacked[at] = unpacked[at - distance];
  }
  return at;
}

/// Words of a small language, some often, some seldom.
const char *prepareText(void) {
  static const char *const words[] = {
    "the ", "of ", "and ", "orrery ", "planet ", "moon ", "turns ", "round ", "its ", "sun ",
    "clockwork ", "wheel ", "with ", "teeth ", "brass ", "twelve ", "sixty ", ", ", ".\n", "in ",
    "years ", "days ", "phase ", "eclipse ", "two ", "faces ", "door ", "year ", "keeps ", "time ",
    "is ", "a ",
  };
  Word noise = 2;
  for (Word at = 0; at < textSize;) {
    Cell first = nextNoise(&noise) >> 32 & 31, second = nextNoise(&noise) >> 32 & 31;
    const char *word = words[first < second ? first : second];
    if ((first ^ second) == 9) text[at++] = '0' + second % 10;
    for (; *word && at < textSize; word++) text[at++] = *word;
  }
  return 0;
}

/// The length of what is packed, and its CRC.
Word deflateWork(void) {
  compress();
  Word size = place;
  if (decompress() != textSize || memcmp(text, unpacked, textSize)) fail("deflate", size);
  return size << 32 | crc32(packed, size);
}
