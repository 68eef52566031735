/* use: rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * Bytes that our encoder did not make (fixtures/bytes/dhcpm, origin noted in
 * each file): decoded, looked at, encoded to the same bytes again.
 */
#include <ctype.h>

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcptypes.h"
#include "tests/support/suite.h"

#define MOST 4096

static DATA_BLOB load(TALLOC_CTX *mem_ctx, const char *name)
{
	DATA_BLOB blob = {talloc_array(mem_ctx, uint8_t, MOST), 0};
	char path[512], file[64], line[256];
	unsigned int byte;
	FILE *f = NULL;
	char *p = NULL;

	snprintf(file, sizeof(file), "fixtures/bytes/dhcpm/%s.hex", name);
	f = fopen(suite_path(path, sizeof(path), file), "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		for (p = line; line[0] != '#' && *p != '\0'; p++) {
			if (isspace((unsigned char)*p)) {
				continue;
			}
			ck_assert_int_eq(sscanf(p, "%2x", &byte), 1);
			ck_assert_uint_lt(blob.length, MOST);
			blob.data[blob.length++] = (uint8_t)byte;
			p++;
		}
	}
	fclose(f);
	return blob;
}

static void text_is(const struct DHCPM_STRING *s, const uint16_t *units,
		    uint32_t n)
{
	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->length, n);
	ck_assert_mem_eq(s->units, units, n * sizeof(*units));
}

static const uint16_t pc5[] = {'p', 'c', '5'};
static const uint16_t dhcp1[] = {'D', 'H', 'C', 'P', '1'};
static const uint16_t zurich[] = {'Z', 0xFC, 'r', 'i', 'c', 'h'};
static const uint16_t smile[] = {0xD83D, 0xDE00};
static const uint8_t mac[] = {2, 0, 0, 0, 1, 5};

static void check_client(const void *p)
{
	const struct DHCP_CLIENT_INFO *c = p;

	ck_assert_uint_eq(c->ClientIpAddress, 0xC0A80105);
	ck_assert_uint_eq(c->SubnetMask, 0xFFFFFF00);
	ck_assert_uint_eq(c->ClientHardwareAddress.DataLength, 6);
	ck_assert_mem_eq(c->ClientHardwareAddress.Data, mac, 6);
	text_is(c->ClientName, pc5, 3);
	ck_assert_ptr_null(c->ClientComment);
	ck_assert_uint_eq(c->ClientLeaseExpires.dwLowDateTime, 0xDDB46800);
	ck_assert_uint_eq(c->ClientLeaseExpires.dwHighDateTime, 0x01DD70F1);
	ck_assert_uint_eq(c->OwnerHost.IpAddress, 0x7F4D001F);
	text_is(c->OwnerHost.NetBiosName, dhcp1, 5);
	ck_assert_uint_eq(c->OwnerHost.HostName->length, 18);
}

static void check_client_v4(const void *p)
{
	const struct DHCP_CLIENT_INFO_V4 *c = p;

	check_client(p);
	ck_assert_uint_eq(c->bClientType, 1);
}

static void check_client_v5(const void *p)
{
	const struct DHCP_CLIENT_INFO_V5 *c = p;

	check_client_v4(p);
	ck_assert_uint_eq(c->AddressState, 0x21);
}

static void check_client_vq(const void *p)
{
	const struct DHCP_CLIENT_INFO_VQ *c = p;

	check_client_v5(p);
	ck_assert_int_eq(c->Status, NOQUARINFO);
	ck_assert_uint_eq(c->ProbationEnds.dwLowDateTime, 1);
	ck_assert_uint_eq(c->ProbationEnds.dwHighDateTime, 2);
	ck_assert_uint_eq(c->QuarantineCapable, 1);
}

static void check_subnet(const void *p)
{
	const struct DHCP_SUBNET_INFO *s = p;

	ck_assert_uint_eq(s->SubnetAddress, 0xC0A80100);
	ck_assert_uint_eq(s->SubnetMask, 0xFFFFFF00);
	text_is(s->SubnetName, zurich, 6);
	text_is(s->SubnetComment, smile, 2);
	ck_assert_int_eq(s->SubnetState, DhcpSubnetDisabled);
}

static void check_array(const void *p)
{
	const struct DHCP_IP_ARRAY *a = p;

	ck_assert_uint_eq(a->NumElements, 2);
	ck_assert_uint_eq(a->Elements[0], 0xC0A80100);
	ck_assert_uint_eq(a->Elements[1], 0x0A000000);
}

static void check_elements(const void *p)
{
	const struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *a = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e = a->Elements;

	ck_assert_uint_eq(a->NumElements, 3);
	ck_assert_int_eq(e[0].ElementType, DhcpIpRangesDhcpBootp);
	ck_assert_uint_eq(e[0].Element.IpRange->EndAddress, 0xC0A801C8);
	ck_assert_uint_eq(e[0].Element.IpRange->MaxBootpAllowed, 0xFFFFFFFF);
	ck_assert_uint_eq(e[1].Element.ExcludeIpRange->StartAddress,
			  0xC0A80132);
	ck_assert_uint_eq(e[2].Element.ReservedIp->ReservedIpAddress,
			  0xC0A80114);
	ck_assert_uint_eq(e[2].Element.ReservedIp->bAllowedClientTypes, 3);
	ck_assert_uint_eq(
		e[2].Element.ReservedIp->ReservedForClient->DataLength, 11);
}

static void check_mib(const void *p)
{
	const struct DHCP_MIB_INFO_V5 *m = p;

	ck_assert_uint_eq(m->Discovers, 1);
	ck_assert_uint_eq(m->Releases, 7);
	ck_assert_uint_eq(m->ServerStartTime.dwHighDateTime, 0x01DD70F1);
	ck_assert_uint_eq(m->Scopes, 1);
	ck_assert_uint_eq(m->ScopeInfo[0].NumAddressesInuse, 5);
	ck_assert_uint_eq(m->ScopeInfo[0].NumAddressesFree, 7);
	ck_assert_uint_eq(m->ScopeInfo[0].NumPendingOffers, 1);
}

static void check_superscopes(const void *p)
{
	static const uint16_t name[] = {'F', 'l', 'o', 'o', 'r'};
	const struct DHCP_SUPER_SCOPE_TABLE *t = p;

	ck_assert_uint_eq(t->cEntries, 2);
	text_is(t->pEntries[0].SuperScopeName, name, 5);
	ck_assert_uint_eq(t->pEntries[1].SuperScopeNumber, 0);
	ck_assert_ptr_null(t->pEntries[1].SuperScopeName);
}

static void check_subnet_v6(const void *p)
{
	static const uint16_t name[] = {'s', 'i', 'x'};
	const struct DHCP_SUBNET_INFO_V6 *s = p;

	ck_assert_uint_eq(s->SubnetAddress.HighOrderBits, 0x20010DB800000001);
	ck_assert_uint_eq(s->Prefix, 64);
	ck_assert_uint_eq(s->Preference, 3);
	text_is(s->SubnetName, name, 3);
	ck_assert_uint_eq(s->ScopeId, 9);
}

static void check_client_v6(const void *p)
{
	static const uint8_t duid[] = {0, 1, 2, 3};
	const struct DHCP_CLIENT_INFO_V6 *c = p;

	ck_assert_uint_eq(c->ClientIpAddress.LowOrderBits, 0x10);
	ck_assert_uint_eq(c->ClientDUID.DataLength, 4);
	ck_assert_mem_eq(c->ClientDUID.Data, duid, 4);
	ck_assert_uint_eq(c->IAID, 77);
	ck_assert_uint_eq(c->ClientPrefLeaseExpires.dwLowDateTime, 0xDDB46800);
}

static void check_attributes(const void *p)
{
	const struct DHCP_ATTRIB_ARRAY *a = p;

	ck_assert_uint_eq(a->NumElements, 2);
	ck_assert_uint_eq(a->DhcpAttribs[0].DhcpAttrib.DhcpAttribBool, 1);
	ck_assert_uint_eq(a->DhcpAttribs[1].DhcpAttrib.DhcpAttribUlong, 9);
}

#define VECTOR(name, type, check)                                              \
	{                                                                      \
		name, sizeof(struct type),                                     \
			(ndr_pull_flags_fn_t)ndr_pull_##type,                  \
			(ndr_push_flags_fn_t)ndr_push_##type, check            \
	}
static const struct {
	const char *name;
	size_t size;
	ndr_pull_flags_fn_t pull;
	ndr_push_flags_fn_t push;
	void (*check)(const void *);
} vectors[] = {
	VECTOR("client_info", DHCP_CLIENT_INFO, check_client),
	VECTOR("client_info_v4", DHCP_CLIENT_INFO_V4, check_client_v4),
	VECTOR("client_info_v5", DHCP_CLIENT_INFO_V5, check_client_v5),
	VECTOR("client_info_vq", DHCP_CLIENT_INFO_VQ, check_client_vq),
	VECTOR("subnet_info", DHCP_SUBNET_INFO, check_subnet),
	VECTOR("subnet_info_vq", DHCP_SUBNET_INFO_VQ, check_subnet),
	VECTOR("ip_array", DHCP_IP_ARRAY, check_array),
	VECTOR("elements_v5", DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5,
	       check_elements),
	VECTOR("mib_info_v5", DHCP_MIB_INFO_V5, check_mib),
	VECTOR("super_scope_table", DHCP_SUPER_SCOPE_TABLE, check_superscopes),
	VECTOR("subnet_info_v6", DHCP_SUBNET_INFO_V6, check_subnet_v6),
	VECTOR("client_info_v6", DHCP_CLIENT_INFO_V6, check_client_v6),
	VECTOR("attrib_array", DHCP_ATTRIB_ARRAY, check_attributes),
};
#define NUM_VECTORS (sizeof(vectors) / sizeof(vectors[0]))

START_TEST(foreign_bytes_are_read_and_written_again)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	DATA_BLOB bytes = load(mem_ctx, vectors[_i].name);
	void *r = talloc_zero_size(mem_ctx, vectors[_i].size);
	enum ndr_err_code err;
	DATA_BLOB again = {NULL, 0};

	err = ndr_pull_struct_blob_all(&bytes, mem_ctx, r, vectors[_i].pull);
	ck_assert_msg(NDR_ERR_CODE_IS_SUCCESS(err), "%s: %s", vectors[_i].name,
		      ndr_map_error2string(err));
	vectors[_i].check(r);
	err = ndr_push_struct_blob(&again, mem_ctx, r, vectors[_i].push);
	ck_assert(NDR_ERR_CODE_IS_SUCCESS(err));
	ck_assert_msg(again.length == bytes.length &&
			      memcmp(again.data, bytes.data, again.length) == 0,
		      "%s: other bytes come back", vectors[_i].name);
	talloc_free(mem_ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dhcpm_bytes");
	TCase *c = tcase_create("bytes");

	tcase_add_loop_test(c, foreign_bytes_are_read_and_written_again, 0,
			    NUM_VECTORS);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
