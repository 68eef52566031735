/*
 * PEM files of https, judged by GnuTLS as libmicrohttpd will have it do.
 */
#include "ipam/api/api_tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define FILE_MAX (256 * 1024)

/* The text of a file; NULL with *out_error. */
static const char *load(TALLOC_CTX *mem_ctx, const char *name,
			const char *path, const char **out_error)
{
	char *text = talloc_zero_array(mem_ctx, char, FILE_MAX + 1);
	FILE *file = fopen(path, "re");
	size_t size = 0;

	if (file == NULL || text == NULL) {
		*out_error = talloc_asprintf(mem_ctx, "[api] %s %s: %s", name,
					     path, strerror(errno));
		talloc_free(text);
		return NULL;
	}
	size = fread(text, 1, FILE_MAX, file);
	fclose(file);
	if (size == 0 || size == FILE_MAX) {
		*out_error = talloc_asprintf(
			mem_ctx, "[api] %s %s is %s: it must be a file in PEM",
			name, path, size == 0 ? "empty" : "too large");
		talloc_free(text);
		return NULL;
	}
	return talloc_realloc(mem_ctx, text, char, size + 1);
}

/* A key that others may read is theirs as well. */
static const char *check_mode(TALLOC_CTX *mem_ctx, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		return talloc_asprintf(mem_ctx, "[api] certificate_key %s: %s",
				       path, strerror(errno));
	}
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0) {
		return talloc_asprintf(
			mem_ctx, "[api] certificate_key %s is open to others: "
			"chmod 600 %s, and get another key if others may have "
			"read it", path, path);
	}
	return NULL;
}

/* Whether the certificate counts now. NULL or a sentence. */
static const char *check_dates(TALLOC_CTX *mem_ctx, const char *path,
			       gnutls_x509_crt_t certificate)
{
	time_t now = time(NULL);
	time_t from = gnutls_x509_crt_get_activation_time(certificate);
	time_t to = gnutls_x509_crt_get_expiration_time(certificate);

	if (from != (time_t)-1 && now < from) {
		return talloc_asprintf(
			mem_ctx, "[api] certificate %s is not valid yet: look "
			"at the clock, or get another one", path);
	}
	if (to != (time_t)-1 && now > to) {
		return talloc_asprintf(mem_ctx, "[api] certificate %s has "
				       "expired: get a new one", path);
	}
	return NULL;
}

static gnutls_datum_t datum(const char *text)
{
	return (gnutls_datum_t){ (unsigned char *)text,
				 (unsigned)strlen(text) };
}

static const char *check_certificate(TALLOC_CTX *mem_ctx, const char *path,
				     const char *text)
{
	gnutls_datum_t pem = datum(text);
	gnutls_x509_crt_t *list = NULL;
	unsigned count = 0, i;
	const char *wrong = NULL;
	int ret = gnutls_x509_crt_list_import2(&list, &count, &pem,
					       GNUTLS_X509_FMT_PEM, 0);

	if (ret < 0 || count == 0) {
		return talloc_asprintf(
			mem_ctx, "[api] certificate %s has no certificate in "
			"PEM (-----BEGIN CERTIFICATE-----)", path);
	}
	wrong = check_dates(mem_ctx, path, list[0]);
	for (i = 0; i < count; i++) {
		gnutls_x509_crt_deinit(list[i]);
	}
	gnutls_free(list);
	return wrong;
}

/* Whether they are a pair. */
static const char *check_pair(TALLOC_CTX *mem_ctx, const char *certificate,
			      const char *key, const struct api_tls *tls)
{
	gnutls_certificate_credentials_t credentials = NULL;
	gnutls_datum_t one = datum(tls->certificate), other = datum(tls->key);
	int ret = gnutls_certificate_allocate_credentials(&credentials);

	if (ret < 0) {
		return "no memory";
	}
	ret = gnutls_certificate_set_x509_key_mem2(
		credentials, &one, &other, GNUTLS_X509_FMT_PEM, NULL, 0);
	gnutls_certificate_free_credentials(credentials);
	if (ret == GNUTLS_E_CERTIFICATE_KEY_MISMATCH) {
		return talloc_asprintf(
			mem_ctx, "[api] certificate_key %s is not the key of "
			"the certificate %s", key, certificate);
	}
	if (ret < 0) {
		return talloc_asprintf(
			mem_ctx, "[api] certificate_key %s has no private key "
			"in PEM without a password: %s", key,
			gnutls_strerror(ret));
	}
	return NULL;
}

int api_tls_load(TALLOC_CTX *mem_ctx, const char *certificate,
		 const char *key, struct api_tls *out_tls,
		 const char **out_error)
{
	struct api_tls tls = { .key = NULL };

	*out_error = check_mode(mem_ctx, key);
	if (*out_error != NULL) {
		return EINVAL;
	}
	tls.certificate = load(mem_ctx, "certificate", certificate, out_error);
	if (tls.certificate != NULL) {
		tls.key = load(mem_ctx, "certificate_key", key, out_error);
	}
	if (tls.key == NULL) {
		return EINVAL;
	}
	*out_error = check_certificate(mem_ctx, certificate, tls.certificate);
	if (*out_error == NULL) {
		*out_error = check_pair(mem_ctx, certificate, key, &tls);
	}
	if (*out_error != NULL) {
		return EINVAL;
	}
	*out_tls = tls;
	return 0;
}
