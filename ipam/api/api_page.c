/*
 * The page is api_page.html with api_page.css and api_page.js in it, which the
 * build makes texts of. The policy (CSP level 2) names both by their hashes:
 * whatever else came into the page would not run.
 */
#include "ipam/api/api_page.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "ipam/api/api_page_parts.h"

#define DIGEST_BYTES 32

/* `text` with `part` between the first tag `name` and its end. */
static char *put_in(TALLOC_CTX *mem_ctx, const char *text, const char *name,
		    const char *part)
{
	char *tag = talloc_asprintf(mem_ctx, "<%s></%s>", name, name);
	const char *at = strstr(text, tag);
	size_t before = (size_t)(at - text) + strlen(name) + 2;

	talloc_free(tag);
	return at == NULL ? NULL :
	       talloc_asprintf(mem_ctx, "%.*s%s%s", (int)before, text, part,
			       text + before);
}

char *api_page_text(TALLOC_CTX *mem_ctx)
{
	char *text = put_in(mem_ctx, api_page_html, "style", api_page_css);

	return text == NULL ? NULL :
	       put_in(mem_ctx, text, "script", api_page_js);
}

static char *hash_of(TALLOC_CTX *mem_ctx, const char *text)
{
	unsigned char digest[DIGEST_BYTES];
	gnutls_datum_t in = { digest, sizeof(digest) }, out = { NULL, 0 };
	char *hash = NULL;

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), digest) !=
		    0 || gnutls_base64_encode2(&in, &out) != 0) {
		return NULL;
	}
	hash = talloc_asprintf(mem_ctx, "'sha256-%.*s'", (int)out.size,
			       (const char *)out.data);
	gnutls_free(out.data);
	return hash;
}

char *api_page_policy(TALLOC_CTX *mem_ctx)
{
	char *style = hash_of(mem_ctx, api_page_css);
	char *script = hash_of(mem_ctx, api_page_js);

	return style == NULL || script == NULL ? NULL :
	       talloc_asprintf(mem_ctx,
			       "default-src 'none'; script-src %s; "
			       "style-src %s; connect-src 'self'; "
			       "base-uri 'none'; form-action 'none'; "
			       "frame-ancestors 'none'", script, style);
}
