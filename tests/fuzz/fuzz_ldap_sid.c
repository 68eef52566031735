/* use: rpc_ldap ipam_model ipam_base TALLOC */
/* An objectSid of a directory: what becomes text is one of 1 to 15 parts. */
#include <stdlib.h>
#include <string.h>

#include "ipam/model/account.h"
#include "rpc/ldap/rpc_ldap_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = rpc_ldap_sid_text(ctx, data, size);

	if (text != NULL && (strlen(text) >= IPAM_SID_TEXT ||
			     (data[2] == 0 && data[3] == 0 &&
			      !ipam_sid_valid(text)))) {
		abort();
	}
	talloc_free(ctx);
	return 0;
}
