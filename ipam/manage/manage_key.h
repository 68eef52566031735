/* The file with the key of access data. */
#ifndef IPAM_MANAGE_MANAGE_KEY_H
#define IPAM_MANAGE_MANAGE_KEY_H

#include <stdint.h>
#include <talloc.h>

#define MANAGE_KEY_SIZE 32

/*
 * A line of 64 hexadecimal digits. ENOENT; EACCES: others can reach it, or it
 * is no regular file; EINVAL: another content; errno.
 */
int manage_key_read(const char *path, uint8_t *out_key);
/* Makes it, mode 0600, and waits for the disk. Replaces what is there. */
int manage_key_write(const char *path, const uint8_t *key);
/* Puts `from` in the place of `to`, and waits for the disk. */
int manage_key_move(const char *from, const char *to);
int manage_key_random(uint8_t *out_key);

#endif
