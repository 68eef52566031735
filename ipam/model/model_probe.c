/*
 * Words for what probes found.
 */
#include "ipam/model/probe.h"

const char *ipam_ping_name(enum ipam_ping ping)
{
	static const char *const names[] = { "undetected", "undetected",
					     "reachable", "no_reply" };

	return ping < IPAM_PING_COUNT ? names[ping] : "undetected";
}

const char *ipam_ptr_name(enum ipam_ptr ptr)
{
	static const char *const names[] = { "undetected", "undetected",
					     "found", "not_found" };

	return ptr < IPAM_PTR_COUNT ? names[ptr] : "undetected";
}
