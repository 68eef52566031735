/* The page at /api/: what there is to ask, and a way to try it. */
#ifndef IPAM_API_API_PAGE_H
#define IPAM_API_API_PAGE_H

#include <talloc.h>

/*
 * The page as one text that needs nothing from elsewhere, and the policy that
 * lets a browser run and fetch nothing but that. NULL: no memory.
 */
char *api_page_text(TALLOC_CTX *mem_ctx);
char *api_page_policy(TALLOC_CTX *mem_ctx);

#endif
