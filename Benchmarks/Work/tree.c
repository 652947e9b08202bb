#include "tree.h"

enum { begin = 1, end = 2, property = 3, last = 9 };

static Cell swapped(Cell value) { return __builtin_bswap32(value); }

static void put(struct Tree *tree, const void *bytes, Cell size) {
  if (tree->structureSize + size + 4 > treeCapacity) fail("the device tree is full", size);
  memcpy(tree->structure + tree->structureSize, bytes, size);
  for (tree->structureSize += size; tree->structureSize % 4;)
    tree->structure[tree->structureSize++] = 0;
}

static void putCell(struct Tree *tree, Cell value) {
  value = swapped(value);
  put(tree, &value, 4);
}

static void putHead(struct Tree *tree, const char *name, Cell size) {
  Cell length = textLength(name) + 1, place = 0;
  while (place < tree->nameSize && !sameText((char *)tree->names + place, name))
    place += textLength((char *)tree->names + place) + 1;
  if (place == tree->nameSize) {
    if (place + length > sizeof tree->names) fail("the device tree has too many names", place);
    memcpy(tree->names + place, name, length);
    tree->nameSize += length;
  }
  putCell(tree, property);
  putCell(tree, size);
  putCell(tree, place);
}

void beginNode(struct Tree *tree, const char *name) {
  putCell(tree, begin);
  put(tree, name, textLength(name) + 1);
}

void endNode(struct Tree *tree) { putCell(tree, end); }

void putCells(struct Tree *tree, const char *name, const Cell *cells, Cell count) {
  putHead(tree, name, count * 4);
  for (Cell index = 0; index < count; index++) putCell(tree, cells[index]);
}

void putTexts(struct Tree *tree, const char *name, const char *texts, Cell count) {
  Cell size = 0;
  for (; count; count--) size += textLength(texts + size) + 1;
  putHead(tree, name, size);
  put(tree, texts, size);
}

void putFlag(struct Tree *tree, const char *name) { putHead(tree, name, 0); }

Cell finishTree(struct Tree *tree, Byte *target) {
  putCell(tree, last);
  enum { headSize = 40, reservations = 16 };
  Cell structure = headSize + reservations, names = structure + tree->structureSize;
  Cell size = names + tree->nameSize;
  const Cell head[10] = {0xd00dfeed, size, structure, names, headSize, 17, 16, 0,
                         tree->nameSize, tree->structureSize};
  for (Cell index = 0; index < 10; index++) ((Cell *)target)[index] = swapped(head[index]);
  memset(target + headSize, 0, reservations);
  memcpy(target + structure, tree->structure, tree->structureSize);
  memcpy(target + names, tree->names, tree->nameSize);
  return size;
}
