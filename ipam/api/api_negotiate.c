/*
 * Tickets by GSSAPI.
 */
#include "ipam/api/api_negotiate.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <string.h>

#include "ipam/api/api_pac.h"

#define TOKEN_MAX 65535		/* more than what Windows sends at most */
#define SPNEGO "\x2b\x06\x01\x05\x05\x02" /* 1.3.6.1.5.5.2, RFC 4178 */
#define PAC_ATTRIBUTE "urn:mspac:logon-info"

struct api_negotiate {
	gss_cred_id_t cred;
};

static int negotiate_free(struct api_negotiate *negotiate)
{
	OM_uint32 minor;

	gss_release_cred(&minor, &negotiate->cred);
	return 0;
}

/* What the library says of a failure; of the mechanism, where it says more. */
static char *status_text(TALLOC_CTX *mem_ctx, OM_uint32 major, OM_uint32 minor)
{
	bool mechanism = minor != 0;
	gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
	OM_uint32 ignored, more = 0;
	char *copy = NULL;

	major = gss_display_status(&ignored, mechanism ? minor : major,
				   mechanism ? GSS_C_MECH_CODE : GSS_C_GSS_CODE,
				   (gss_OID)gss_mech_krb5, &more, &text);
	copy = GSS_ERROR(major) ? talloc_strdup(mem_ctx, "no reason is known") :
		talloc_strndup(mem_ctx, text.value, text.length);
	gss_release_buffer(&ignored, &text);
	return copy;
}

int api_negotiate_new(TALLOC_CTX *mem_ctx, const char *keytab,
		      struct api_negotiate **out_negotiate,
		      const char **out_error)
{
	struct api_negotiate *negotiate =
		talloc_zero(mem_ctx, struct api_negotiate);
	/* Whoever sends a token must not choose another mechanism by it. */
	gss_OID_desc mechs[] = { *gss_mech_krb5,
				 { 6, (void *)(uintptr_t)SPNEGO } };
	gss_OID_set_desc taken = { 2, mechs }, inside = { 1, mechs };
	gss_key_value_element_desc element = { "keytab", keytab };
	gss_key_value_set_desc from = { 1, &element };
	OM_uint32 major, minor = 0;

	*out_error = "no memory";
	if (negotiate == NULL) {
		return ENOMEM;
	}
	negotiate->cred = GSS_C_NO_CREDENTIAL;
	talloc_set_destructor(negotiate, negotiate_free);
	major = gss_acquire_cred_from(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE,
				      &taken, GSS_C_ACCEPT, &from,
				      &negotiate->cred, NULL, NULL);
	if (!GSS_ERROR(major)) {
		major = gss_set_neg_mechs(&minor, negotiate->cred,
					  &inside);
	}
	if (GSS_ERROR(major)) {
		*out_error = talloc_asprintf(
			mem_ctx, "[api] keytab %s: %s: export the key of the "
			"service principal HTTP/NAME into it", keytab,
			status_text(mem_ctx, major, minor));
		talloc_free(negotiate);
		return EINVAL;
	}
	*out_negotiate = negotiate;
	return 0;
}

/* The PAC of a ticket, if it has one that its KDC signed. 0, ENOENT, errno */
static int read_pac(TALLOC_CTX *mem_ctx, gss_name_t name,
		    struct api_pac **out_pac)
{
	gss_buffer_desc attribute = { sizeof(PAC_ATTRIBUTE) - 1,
				      (void *)(uintptr_t)PAC_ATTRIBUTE };
	gss_buffer_desc value = GSS_C_EMPTY_BUFFER;
	OM_uint32 major, minor;
	int authenticated = 0, complete = 0, more = -1, ret = ENOENT;

	major = gss_get_name_attribute(&minor, name, &attribute, &authenticated,
				       &complete, &value, NULL, &more);
	if (!GSS_ERROR(major) && authenticated != 0) {
		ret = api_pac_parse(mem_ctx, value.value, value.length,
				    out_pac);
	}
	gss_release_buffer(&minor, &value);
	return ret;
}

static bool fill_caller(TALLOC_CTX *mem_ctx, const char *principal,
			const struct api_pac *pac,
			struct access_caller *caller)
{
	size_t i, n = 0, groups = pac != NULL ? pac->count : 0;
	struct access_principal *list = talloc_array(
		mem_ctx, struct access_principal, groups + 2);

	if (list == NULL) {
		return false;
	}
	list[n++] = (struct access_principal){ IPAM_PRINCIPAL_USER, principal };
	if (pac != NULL) {
		list[n++] = (struct access_principal){ IPAM_PRINCIPAL_USER,
						       pac->user };
	}
	for (i = 0; i < groups; i++) {
		list[n++] = (struct access_principal){ IPAM_PRINCIPAL_GROUP,
						       pac->groups[i] };
	}
	caller->name = principal;
	caller->source = ACCESS_FROM_TICKET;
	caller->principals = list;
	caller->principal_count = n;
	return true;
}

/* Who a ticket is of. NULL: no memory, or a name that cannot be shown. */
static char *principal_of(TALLOC_CTX *mem_ctx, gss_name_t name)
{
	gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor, major = gss_display_name(&minor, name, &text, NULL);
	char *principal = NULL;

	if (!GSS_ERROR(major) && memchr(text.value, '\0', text.length) == NULL) {
		principal = talloc_strndup(mem_ctx, text.value, text.length);
	}
	gss_release_buffer(&minor, &text);
	return principal;
}

static char *encode(TALLOC_CTX *mem_ctx, const gss_buffer_desc *token)
{
	const gnutls_datum_t data = { token->value, (unsigned)token->length };
	gnutls_datum_t text = { NULL, 0 };
	char *copy = NULL;

	if (token->length > 0 && gnutls_base64_encode2(&data, &text) == 0) {
		copy = talloc_strndup(mem_ctx, (char *)text.data, text.size);
		gnutls_free(text.data);
	}
	return copy;
}

bool api_negotiate_accept(struct api_negotiate *negotiate, TALLOC_CTX *mem_ctx,
			  const char *text, struct access_caller *out_caller,
			  char **out_reply, const char **out_why)
{
	const gnutls_datum_t coded = { (unsigned char *)(uintptr_t)text,
				       (unsigned)strlen(text) };
	gss_ctx_id_t context = GSS_C_NO_CONTEXT;
	gss_name_t name = GSS_C_NO_NAME;
	gss_buffer_desc in = GSS_C_EMPTY_BUFFER, out = GSS_C_EMPTY_BUFFER;
	gnutls_datum_t token = { NULL, 0 };
	struct api_pac *pac = NULL;
	OM_uint32 major, minor = 0, ignored;
	char *principal = NULL;
	bool good = false;
	int ret;

	if (gnutls_base64_decode2(&coded, &token) != 0 ||
	    token.size > TOKEN_MAX) {
		*out_why = "what follows Negotiate is no token";
		gnutls_free(token.data);
		return false;
	}
	in.value = token.data;
	in.length = token.size;
	major = gss_accept_sec_context(&minor, &context, negotiate->cred, &in,
				       GSS_C_NO_CHANNEL_BINDINGS, &name, NULL,
				       &out, NULL, NULL, NULL);
	*out_why = "only Kerberos is taken: get a ticket with kinit";
	if (GSS_ERROR(major)) {
		*out_why = talloc_asprintf(mem_ctx, "the ticket is refused: %s",
					   status_text(mem_ctx, major, minor));
	} else if (major == GSS_S_COMPLETE) {
		principal = principal_of(mem_ctx, name);
		ret = read_pac(mem_ctx, name, &pac);
		*out_why = "the ticket's authorization data is damaged";
		good = principal != NULL && (ret == 0 || ret == ENOENT) &&
		       fill_caller(mem_ctx, principal, pac, out_caller);
		*out_reply = good ? encode(mem_ctx, &out) : NULL;
	}
	gss_delete_sec_context(&ignored, &context, GSS_C_NO_BUFFER);
	gss_release_name(&ignored, &name);
	gss_release_buffer(&ignored, &out);
	gnutls_free(token.data);
	return good;
}
