/*
 * The address space of a row, of which files have several columns (IMX-09):
 * NetworkType, AddressSpace, ProviderAddressSpace and CustomerAddressSpace.
 * A row without any lies in the built-in space.
 *
 * A row with a customer address space lies in that, which has to lie in the
 * provider address space where the row names one as well; another lies in its
 * provider address space. AddressSpace and NetworkType may say the same, and
 * nothing else.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_PLACE_H
#define IPAM_MANAGE_MANAGE_IMPORT_PLACE_H

#include "ipam/manage/manage.h"

struct manage_import_place {
	/* cells; NULL or empty: not said */
	const char *space, *provider, *customer, *network_type;
};

/*
 * Space and network type become those that the row means. EINVAL with the
 * column as a field: space, provider_space, customer_space.
 */
int manage_import_place(struct manage_call *call, TALLOC_CTX *mem_ctx,
			struct manage_import_place *place);

#endif
