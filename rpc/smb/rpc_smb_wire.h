/*
 * Between the caller and its helper. A request: lines NAME=VALUE on the
 * helper's standard input, ended by an empty one or by its end. The answer on
 * its standard output: frames of a type, a length and so many bytes, little
 * endian. After END, and after an ERROR at the step CALL, the helper waits for
 * another request of the same share; its standard input ends it.
 *
 * A template is started with SMB_TEMPLATE_OPTION, a SOCK_SEQPACKET as its
 * standard input and output. Each message to it brings the standard input and
 * output of a helper; the helper's pidfd goes back through that input.
 */
#ifndef RPC_SMB_RPC_SMB_WIRE_H
#define RPC_SMB_RPC_SMB_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMB_HELPER_NAME	    "ipamd-smb-fetch"
#define SMB_TEMPLATE_OPTION "--template"
#define SMB_TEMPLATE_FDS    2

#define SMB_REQUEST_MAX 4096 /* fits into an empty socket */
#define SMB_VALUE_MAX	1024
#define SMB_CHUNK	(1024 * 1024)
#define SMB_HEADER	5

enum smb_frame {
	SMB_FRAME_FILE = 1, /* size, index, written s, changed s: u64; ns: u32 */
	SMB_FRAME_DATA,
	SMB_FRAME_END,
	SMB_FRAME_ERROR /* vocabulary, code, step: u32 */
};

#define SMB_FILE_BYTES	36
#define SMB_ERROR_BYTES 12

void smb_put32(uint8_t *at, uint32_t value);
void smb_put64(uint8_t *at, uint64_t value);
uint32_t smb_get32(const uint8_t *at);
uint64_t smb_get64(const uint8_t *at);

/*
 * The value of a line "NAME=value" of text into out; false where it is missing
 * or too long.
 */
bool smb_request_value(const char *text, const char *name, char *out,
		       size_t size);

/* Sends a message of one byte with `count` descriptors. 0 or errno. */
int smb_put_fds(int fd, const int *fds, size_t count);
/*
 * Takes one such message, each descriptor close-on-exec: 0, EPIPE at the end of
 * the stream, EPROTO where it brought another number, which are closed, or
 * errno. Waits, unless reading has been shut down.
 */
int smb_get_fds(int fd, int *fds, size_t count);

#endif
