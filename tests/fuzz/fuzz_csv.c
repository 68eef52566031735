/* use: ipam_model ipam_base TALLOC */
/* Files of comma separated values, and what their cells may be. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/base/csv.h"
#include "ipam/model/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A cell in its normal form is its own normal form. */
static void try_cell(TALLOC_CTX *ctx, const struct ipam_field *field,
		     const char *text)
{
	const char *value = NULL, *again = NULL, *why = NULL;
	int ret = ipam_field_normal(ctx, field, text, &value, &why);

	if (ret != 0 || value == NULL) {
		return;
	}
	ret = ipam_field_normal(ctx, field, value, &again, &why);
	if (ret != 0 || again == NULL || strcmp(value, again) != 0) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_csv *csv = ipam_csv_new(ctx, (const char *)data, size);
	struct ipam_csv_record record;
	const char *error = NULL;
	TALLOC_CTX *cells = NULL;
	size_t i, k;

	while (ipam_csv_next(csv, &record, &error) == 0) {
		cells = talloc_new(ctx);
		for (i = 0; i < record.count; i++) {
			k = (size_t)(i + record.line) %
			    IPAM_ADDRESS_FIELD_COUNT;
			try_cell(cells, &ipam_address_fields[k],
				 record.fields[i]);
			ipam_field_find(ipam_address_fields,
					IPAM_ADDRESS_FIELD_COUNT,
					record.fields[i]);
			ipam_csv_quote(cells, record.fields[i]);
		}
		talloc_free(cells);
	}
	talloc_free(ctx);
	return 0;
}
