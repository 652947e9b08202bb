// Work of the disk and the network.
#include "work.h"

enum { diskSize = 4 << 20, piece = 64 << 10 };
static Byte *buffer;
static long disk = -1;

const char *prepareDisk(void) {
  if (disk < 0) disk = openFile("/dev/vda", readWrite | directAccess);
  if (disk < 0) return "there is no /dev/vda";
  Word size = 0;
  check("BLKGETSIZE64", CALL(sysIoctl, disk, 0x80081272, &size));
  if (size < diskSize) return "/dev/vda has less than 4 MiB";
  if (!buffer) buffer = newMemory(piece, 0);
  return 0;
}

Word diskWriteWork(void) {
  Word sum = 0;
  fillWithNoise(buffer, piece, 5);
  for (Word at = 0; at < diskSize; at += piece) {
    *(Word *)buffer = at;
    sum += check("pwrite", CALL(sysWriteAt, disk, buffer, piece, at));
  }
  check("fdatasync", CALL(sysDataSync, disk));
  return sum;
}

/// Of the first word of each piece, and the last piece's CRC.
Word diskReadWork(void) {
  Word sum = 0;
  for (Word at = 0; at < diskSize; at += piece) {
    if (check("pread", CALL(sysReadAt, disk, buffer, piece, at)) != piece) fail("pread", at);
    sum += *(Word *)buffer;
  }
  return sum << 32 | crc32(buffer, piece);
}

enum { internet = 2, stream = 1, datagram = 2 };
struct Address {
  Half family, port;
  Byte address[4], rest[8];
};
static struct Address peer = {internet, 0, {10, 0, 2, 2}, {0}};
static Half swapped(Half value) { return value << 8 | value >> 8; }

const char *prepareNetwork(void) {
  long file = openFile("/sys/class/net/eth0/address", readOnly);
  if (file < 0) return "there is no eth0";
  CALL(sysClose, file);
  return 0;
}

/// 500 datagrams of 1,400 bytes to where nobody listens.
Word datagramWork(void) {
  static Byte bytes[1400];
  long socket = check("socket", CALL(sysSocket, internet, datagram, 0));
  Word sum = 0;
  peer.port = swapped(9);
  for (int i = 0; i < 500; i++) {
    bytes[0] = i;
    sum += check("sendto", CALL(sysSend, socket, bytes, sizeof bytes, 0, &peer, sizeof peer));
  }
  CALL(sysClose, socket);
  return sum;
}

/// A megabyte by TCP; its CRC.
Word pageWork(void) {
  enum { size = 1 << 20 };
  static Byte page[size + 4096];
  static const char request[] = "GET /bytes/1048576 HTTP/1.0\r\n\r\n";
  long socket = check("socket", CALL(sysSocket, internet, stream, 0));
  peer.port = swapped(80);
  check("connect", CALL(sysConnect, socket, &peer, sizeof peer));
  check("write", CALL(sysWrite, socket, request, sizeof request - 1));
  Word length = 0;
  for (long count; (count = CALL(sysRead, socket, page + length, sizeof page - length));)
    length += check("read", count);
  CALL(sysClose, socket);
  if (length < size) fail("page", length);
  return crc32(page + length - size, size);
}
