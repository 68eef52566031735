/*
 * Whose the other end of a TCP connection is, where it is on this machine: the
 * kernel knows (sock_diag(7)), as it does of a unix socket.
 */
#ifndef IPAM_API_API_LOCAL_USER_H
#define IPAM_API_API_LOCAL_USER_H

#include <stdint.h>

/* 1 more than the uid; 0: elsewhere, or unknown. */
uint32_t api_local_user(int fd);

#endif
