// Work of the processor alone.
#include "work.h"

// SHA-256 (FIPS 180-4) in plain C.

static Cell rotated(Cell value, int count) { return value >> count | value << (32 - count); }

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const Cell constants[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static void hashBlock(Cell state[8], const Byte *block) {
  Cell words[64];
  for (int i = 0; i < 16; i++)
    words[i] = (Cell)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8
               | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    Cell a = words[i - 15], b = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] + (rotated(a, 7) ^ rotated(a, 18) ^ a >> 3)
               + (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10);
  }
  Cell a = state[0], b = state[1], c = state[2], d = state[3];
  Cell e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    Cell first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g))
                 + constants[i] + words[i];
    Cell second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

enum { hashedSize = 128 << 10 };
static Byte hashed[hashedSize + 64];

/// The first 64 bits of the hash of 128 KiB.
Word sha256Work(void) {
  Cell state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  fillWithNoise(hashed, hashedSize, 1);
  Byte *end = hashed + hashedSize;
  memset(end, 0, 64);
  end[0] = 0x80;
  for (int i = 0; i < 8; i++) end[63 - i] = (Word)hashedSize * 8 >> 8 * i;
  for (Word place = 0; place < sizeof hashed; place += 64) hashBlock(state, hashed + place);
  return (Word)state[0] << 32 | state[1];
}

// Lists, matrices, a state machine and a CRC, as embedded programs mix them.

struct Item {
  struct Item *next;
  short value, index;
};
enum { itemCount = 300, side = 40 };

static Half crc16(Half sum, Cell value) {
  for (int bit = 0; bit < 32; bit++, value >>= 1)
    sum = (sum ^ value) & 1 ? sum >> 1 ^ 0xa001 : sum >> 1;
  return sum;
}

static struct Item *merged(struct Item *a, struct Item *b, int byValue) {
  struct Item *head = 0, **tail = &head;
  while (a && b) {
    int isFirst = byValue ? a->value <= b->value : a->index <= b->index;
    struct Item **taken = isFirst ? &a : &b;
    *tail = *taken;
    *taken = (*taken)->next;
    tail = &(*tail)->next;
  }
  *tail = a ? a : b;
  return head;
}

static struct Item *sorted(struct Item *list, int byValue) {
  if (!list || !list->next) return list;
  struct Item *middle = list;
  for (struct Item *end = list->next; end && end->next; end = end->next->next)
    middle = middle->next;
  struct Item *second = middle->next;
  middle->next = 0;
  return merged(sorted(list, byValue), sorted(second, byValue), byValue);
}

static Half listSum(Half sum, Word *noise) {
  static struct Item items[itemCount];
  for (int i = 0; i < itemCount; i++) {
    items[i].next = i + 1 < itemCount ? &items[i + 1] : 0;
    items[i].value = nextNoise(noise) >> 40;
    items[i].index = i;
  }
  struct Item *list = sorted(items, 1);
  for (struct Item *item = list; item; item = item->next) sum = crc16(sum, item->index);
  list = sorted(list, 0);
  for (struct Item *item = list; item; item = item->next) sum = crc16(sum, item->value);
  return sum;
}

static Half matrixSum(Half sum, Word *noise) {
  static int a[side][side], b[side][side], product[side][side];
  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++) {
      a[i][j] = nextNoise(noise) >> 56;
      b[i][j] = nextNoise(noise) >> 56;
    }
  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++) {
      int value = 0;
      for (int k = 0; k < side; k++) value += a[i][k] * b[k][j];
      product[i][j] = value;
    }
  for (int i = 0; i < side; i++) {
    Cell row = 0;
    for (int j = 0; j < side; j++) row += product[i][j] >> 2 & 0xff;
    sum = crc16(sum, row);
  }
  return sum;
}

/// Counts numbers, fractions, numbers with exponents, and what is none of them.
static Half stateSum(Half sum, Word *noise) {
  enum { start, sign, number, fraction, exponent, scale, invalid, stateCount };
  static const char letters[] = "0123456789012345+-.eE,,x,";
  Cell ends[stateCount] = {0};
  int state = start;
  for (int i = 0; i < 2000; i++) {
    char letter = letters[nextNoise(noise) % (sizeof letters - 1)];
    if (letter == ',') {
      ends[state]++;
      state = start;
      continue;
    }
    int isDigit = letter >= '0' && letter <= '9', isSign = letter == '+' || letter == '-';
    int isExponent = letter == 'e' || letter == 'E';
    switch (state) {
      case start:
        state = isDigit ? number : isSign ? sign : letter == '.' ? fraction : invalid;
        break;
      case sign: state = isDigit ? number : letter == '.' ? fraction : invalid; break;
      case number:
        state = isDigit ? number : letter == '.' ? fraction : isExponent ? exponent : invalid;
        break;
      case fraction: state = isDigit ? fraction : isExponent ? exponent : invalid; break;
      case exponent: state = isDigit || isSign ? scale : invalid; break;
      case scale: state = isDigit ? scale : invalid; break;
    }
  }
  for (int i = 0; i < stateCount; i++) sum = crc16(sum, ends[i]);
  return sum;
}

Word mixWork(void) {
  Word noise = 3;
  Half sum = 0;
  for (int round = 0; round < 12; round++) {
    sum = listSum(sum, &noise);
    sum = matrixSum(sum, &noise);
    sum = stateSum(sum, &noise);
  }
  return sum;
}
