// A flattened device tree (Devicetree Specification 0.4, chapter 5), written from front to end.
#ifndef TREE_H
#define TREE_H
#include "system.h"

enum { treeCapacity = 4096 };

struct Tree {
  Byte structure[treeCapacity], names[treeCapacity / 4];
  Cell structureSize, nameSize;
};

void beginNode(struct Tree *tree, const char *name);
void endNode(struct Tree *tree);
/// A property of 32-bit cells.
void putCells(struct Tree *tree, const char *name, const Cell *cells, Cell count);
#define CELLS(tree, name, ...) \
  putCells(tree, name, (const Cell[]){__VA_ARGS__}, sizeof((const Cell[]){__VA_ARGS__}) / 4)
/// A property of texts, each with a zero after it.
void putTexts(struct Tree *tree, const char *name, const char *texts, Cell count);
/// A property without a value.
void putFlag(struct Tree *tree, const char *name);
/// Writes the tree, its size.
Cell finishTree(struct Tree *tree, Byte *target);

#endif
