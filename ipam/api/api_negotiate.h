/*
 * Negotiate (RFC 4559) with Kerberos: tickets for a service whose key is in a
 * keytab. One exchange, as Kerberos needs no more; other mechanisms are not
 * offered. No server is asked.
 */
#ifndef IPAM_API_API_NEGOTIATE_H
#define IPAM_API_API_NEGOTIATE_H

#include "ipam/access/access.h"

struct api_negotiate;

/*
 * 0 or an errno with *out_error a sentence: the keytab has no key. Who may read
 * it is looked at before (api_settings.h).
 */
int api_negotiate_new(TALLOC_CTX *mem_ctx, const char *keytab,
		      struct api_negotiate **out_negotiate,
		      const char **out_error);

/*
 * Who presents what follows "Negotiate ". The caller is a user by principal
 * ("alice@EXAMPLE.COM") and SID, and its groups by SID. *out_reply is what
 * follows "Negotiate " in the answer, by which the server proves itself; NULL
 * where the client does not ask for it. False with *out_why a sentence.
 */
bool api_negotiate_accept(struct api_negotiate *negotiate, TALLOC_CTX *mem_ctx,
			  const char *text, struct access_caller *out_caller,
			  char **out_reply, const char **out_why);

#endif
