/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/* What is written is read again, by the same generation and by others. */
#include "tests/sim/sim_dhcp/dhcp_ask.h"

#define RESERVED                                                               \
	"<Reservations><Reservation><Name>printer</Name>"                      \
	"<IPAddress>10.1.2.15</IPAddress>"                                     \
	"<ClientId>02-00-5e-00-00-0f</ClientId></Reservation></Reservations>"
#define LEASES                                                                 \
	"<Leases><Lease><IPAddress>10.1.2.11</IPAddress>"                      \
	"<ClientId>02-00-5e-00-00-0b</ClientId>"                               \
	"<AddressState>Active</AddressState><HostName>pc-11</HostName>"        \
	"<LeaseExpiryTime>2031-05-06 07:08:09Z</LeaseExpiryTime>"              \
	"</Lease></Leases>"
#define OPTIONS                                                                \
	"<OptionValues><OptionValue><OptionId>3</OptionId>"                    \
	"<Value>10.1.2.1</Value></OptionValue></OptionValues>"
#define POLICY                                                                 \
	"<Policies><Policy><Name>phones</Name>"                                \
	"<ProcessingOrder>1</ProcessingOrder><Enabled>true</Enabled>"          \
	"<Condition>OR</Condition><VendorClass>EQ</VendorClass>"               \
	"<VendorClass>Phones</VendorClass><MacAddress>NE</MacAddress>"         \
	"<MacAddress>02-00-5E-77-*</MacAddress><OptionValues><OptionValue>"    \
	"<OptionId>6</OptionId><Value>10.0.0.66</Value></OptionValue>"         \
	"</OptionValues><IPRanges><IPRange><StartRange>10.1.2.18</StartRange>" \
	"<EndRange>10.1.2.20</EndRange></IPRange></IPRanges></Policy>"         \
	"</Policies>"
#define WORLD                                                                  \
	"<DHCPServer><MajorVersion>10</MajorVersion><IPv4>"                    \
	"<Classes><Class><Name>Phones</Name><Type>Vendor</Type>"               \
	"<Data>0x61636d65</Data></Class></Classes>"                            \
	"<OptionDefinitions><OptionDefinition><Name>Boot menu</Name>"          \
	"<OptionId>150</OptionId><Type>IPv4Address</Type>"                     \
	"<MultiValued>true</MultiValued></OptionDefinition>"                   \
	"</OptionDefinitions><OptionValues><OptionValue>"                      \
	"<OptionId>6</OptionId><Value>10.0.0.1</Value><Value>10.0.0.2</Value>" \
	"</OptionValue></OptionValues><Filters><Allow>false</Allow>"           \
	"<Deny>true</Deny><Filter><List>Deny</List>"                           \
	"<MacAddress>02-00-5E-10-00-*</MacAddress></Filter></Filters><Scopes>" \
	SCOPE("10.1.2.0", "10.1.2.10", "10.1.2.20",                            \
	      RESERVED LEASES OPTIONS POLICY)                                  \
	"</Scopes></IPv4><IPv6><Scopes><Scope><Prefix>fd00::</Prefix>"         \
	"<Name>six</Name></Scope></Scopes></IPv6></DHCPServer>"

#define SUBNET 0x0a010200u
#define MAC11 "\x02\x00\x5e\x00\x00\x0b"

static void setup(void)
{
	write_file(suite_tmpdir(), "dhcp.xml", WORLD);
	server_begin(suite_tmpdir());
	s->group = SIM_DHCP_ADMINISTRATORS;
}

static void teardown(void)
{
	server_end();
}

static uint32_t create_subnet(uint32_t subnet, uint32_t mask, const char *name)
{
	struct DHCP_SUBNET_INFO_VQ info = {
		.SubnetAddress = subnet,
		.SubnetMask = mask,
		.SubnetName = text(name),
		.SubnetState = DhcpSubnetDisabledSwitched,
	};
	struct R_DhcpCreateSubnetVQ r = {
		.in.SubnetAddress = subnet, .in.SubnetInfoVQ = &info,
	};

	ASK1(R_DHCPCREATESUBNETVQ, &r);
	return r.out.result;
}

static struct DHCP_SUBNET_INFO *get_subnet(uint32_t subnet, uint32_t *result)
{
	struct DHCP_SUBNET_INFO *info = NULL;
	struct R_DhcpGetSubnetInfo r = {
		.in.SubnetAddress = subnet, .out.SubnetInfo = &info,
	};

	ASK1(R_DHCPGETSUBNETINFO, &r);
	*result = r.out.result;
	return info;
}

static uint32_t delete_subnet(uint32_t subnet, uint32_t force)
{
	struct R_DhcpDeleteSubnet r = {
		.in.SubnetAddress = subnet, .in.ForceFlag = force,
	};

	ASK1(R_DHCPDELETESUBNET, &r);
	return r.out.result;
}

START_TEST(a_scope_is_made_read_and_deleted)
{
	struct DHCP_SUBNET_INFO *info = NULL;
	uint32_t result;

	ck_assert_uint_eq(create_subnet(0x0a020000, 0xffff0000, "new"), 0);
	info = get_subnet(0x0a020000, &result);
	ck_assert_uint_eq(result, 0);
	ck_assert(is_text(info->SubnetName, "new"));
	ck_assert_uint_eq(info->SubnetMask, 0xffff0000);
	ck_assert_uint_eq(info->SubnetState, DhcpSubnetDisabledSwitched);
	ck_assert_uint_eq(delete_subnet(0x0a020000, DhcpNoForce), 0);
	get_subnet(0x0a020000, &result);
	ck_assert_uint_eq(result, 20005);
}
END_TEST

static const struct {
	uint32_t subnet, mask, result;
} wrong_scopes[] = {
	{0, 0xffffff00, 87},
	{0x0a050001, 0xffffff00, 87},
	{0x0a050000, 0xff00ff00, 87},
	{SUBNET, 0xffffff00, 20052},
	{0x0a010000, 0xffff0000, 20052},
	{0x0a010280, 0xffffff80, 20052},
};

START_TEST(a_scope_that_cannot_be_is_refused)
{
	ck_assert_uint_eq(create_subnet(wrong_scopes[_i].subnet,
					wrong_scopes[_i].mask, "x"),
			  wrong_scopes[_i].result);
}
END_TEST

START_TEST(a_scope_with_leases_goes_by_force_alone)
{
	ck_assert_uint_eq(delete_subnet(SUBNET, DhcpNoForce), 20007);
	ck_assert_uint_eq(delete_subnet(SUBNET, DhcpFullForce), 0);
	ck_assert_uint_eq(delete_subnet(SUBNET, DhcpFullForce), 20005);
}
END_TEST

static uint32_t add(uint32_t type, void *element)
{
	struct DHCP_SUBNET_ELEMENT_DATA_V5 data = {.ElementType = type};
	struct R_DhcpAddSubnetElementV5 r = {
		.in.SubnetAddress = SUBNET, .in.AddElementInfo = &data,
	};

	memcpy(&data.Element, &element, sizeof(element));
	ASK2(R_DHCPADDSUBNETELEMENTV5, &r);
	return r.out.result;
}

static uint32_t add_range(uint32_t type, uint32_t first, uint32_t last)
{
	struct DHCP_BOOTP_IP_RANGE range = {
		.StartAddress = SUBNET + first, .EndAddress = SUBNET + last,
	};

	return add(type, &range);
}

/* The oldest call takes it away again. */
static uint32_t remove_exclusion(uint32_t first, uint32_t last)
{
	struct DHCP_IP_RANGE range = {SUBNET + first, SUBNET + last};
	struct DHCP_SUBNET_ELEMENT_DATA data = {
		.ElementType = DhcpExcludedIpRanges,
		.Element.ExcludeIpRange = &range,
	};
	struct R_DhcpRemoveSubnetElement r = {
		.in.SubnetAddress = SUBNET, .in.RemoveElementInfo = &data,
	};

	ASK1(R_DHCPREMOVESUBNETELEMENT, &r);
	return r.out.result;
}

/* How many elements of a kind the V4 call lists. */
static uint32_t count_elements(uint32_t type)
{
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4 *array = NULL;
	uint32_t resume = 0, read = 0, total = 0;
	struct R_DhcpEnumSubnetElementsV4 r = {
		.in.SubnetAddress = SUBNET,
		.in.EnumElementType = type,
		.in.PreferredMaximum = UINT32_MAX,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.EnumElementInfo = &array,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};

	ASK1(R_DHCPENUMSUBNETELEMENTSV4, &r);
	ck_assert(r.out.result == 0 || r.out.result == 259);
	return read;
}

START_TEST(ranges_and_exclusions)
{
	/* one range: it may grow or shrink, not move */
	ck_assert_uint_eq(add_range(DhcpIpRanges, 30, 40), 20023);
	ck_assert_uint_eq(add_range(DhcpIpRanges, 20, 10), 20023);
	ck_assert_uint_eq(add_range(DhcpIpRanges, 15, 300), 20023);
	ck_assert_uint_eq(add_range(DhcpIpRanges, 10, 15), 20112);
	ck_assert_uint_eq(add_range(DhcpIpRanges, 5, 200), 0);
	ck_assert_uint_eq(add_range(DhcpIpRangesBootpOnly, 5, 200), 20049);
	ck_assert_uint_eq(add_range(DhcpExcludedIpRanges, 50, 60), 0);
	ck_assert_uint_eq(add_range(DhcpExcludedIpRanges, 60, 70), 20021);
	ck_assert_uint_eq(add_range(DhcpExcludedIpRanges, 250, 300), 20023);
	ck_assert_uint_eq(count_elements(DhcpExcludedIpRanges), 1);
	ck_assert_uint_eq(remove_exclusion(50, 59), 87);
	ck_assert_uint_eq(remove_exclusion(70, 80), 20007);
	ck_assert_uint_eq(remove_exclusion(50, 60), 0);
	ck_assert_uint_eq(count_elements(DhcpExcludedIpRanges), 0);
	ck_assert_uint_eq(add(DhcpSecondaryHosts, NULL), 120);
	ck_assert_uint_eq(add(DhcpIpUsedClusters, NULL), 87);
	ck_assert_uint_eq(add(DhcpIpRanges, NULL), 87);
}
END_TEST

static uint32_t reserve(uint32_t host, const char *mac)
{
	struct DHCP_BINARY_DATA id = octets(mac, 6);
	struct DHCP_IP_RESERVATION_V4 reservation = {
		.ReservedIpAddress = host,
		.ReservedForClient = &id,
		.bAllowedClientTypes = 3,
	};

	return add(DhcpReservedIps, &reservation);
}

static uint32_t set_client(uint32_t address, const char *mac, const char *name)
{
	struct DHCP_CLIENT_INFO_VQ info = {
		.ClientIpAddress = address,
		.ClientHardwareAddress = octets(mac, 6),
		.ClientName = text(name),
		.ClientComment = text("second floor"),
	};
	struct R_DhcpSetClientInfoVQ r = {.in.ClientInfo = &info};

	ASK1(R_DHCPSETCLIENTINFOVQ, &r);
	return r.out.result;
}

static struct DHCP_RESERVATION_INFO_ARRAY *reservations(void)
{
	static struct DHCP_RESERVATION_INFO_ARRAY array;
	uint32_t resume = 0, read = 0, total = 0;
	struct R_DhcpV4EnumSubnetReservations r = {
		.in.SubnetAddress = SUBNET,
		.in.PreferredMaximum = UINT32_MAX,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.EnumElementInfo = &array,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};

	ASK2(R_DHCPV4ENUMSUBNETRESERVATIONS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(array.NumElements, read);
	return &array;
}

static uint32_t get_client(uint32_t address, struct DHCP_CLIENT_INFO_EX **info)
{
	struct DHCP_SEARCH_INFO search = {
		.SearchType = DhcpClientIpAddress,
		.SearchInfo.ClientIpAddress = address,
	};
	struct R_DhcpV4GetClientInfoEx r = {
		.in.SearchInfo = &search, .out.ClientInfo = info,
	};

	*info = NULL;
	ASK2(R_DHCPV4GETCLIENTINFOEX, &r);
	return r.out.result;
}

static uint32_t delete_client(uint32_t address)
{
	struct DHCP_SEARCH_INFO search = {
		.SearchType = DhcpClientIpAddress,
		.SearchInfo.ClientIpAddress = address,
	};
	struct R_DhcpDeleteClientInfo r = {.in.ClientInfo = &search};

	ASK1(R_DHCPDELETECLIENTINFO, &r);
	return r.out.result;
}

/* Section 7 of the calls: element added, then named through its lease. */
START_TEST(a_reservation_gets_its_name_from_the_lease_record)
{
	struct DHCP_RESERVATION_INFO_ARRAY *array = NULL;
	struct DHCP_CLIENT_INFO_EX *client = NULL;

	ck_assert_uint_eq(reserve(SUBNET + 15, "\1\2\3\4\5\6"), 20022);
	ck_assert_uint_eq(reserve(0x0a010301, "\1\2\3\4\5\6"), 20018);
	ck_assert_uint_eq(reserve(SUBNET + 16, "\1\2\3\4\5\6"), 0);
	ck_assert_uint_eq(reserve(SUBNET + 17, "\1\2\3\4\5\6"), 20022);
	ck_assert_uint_eq(set_client(SUBNET + 16, "\1\2\3\4\5\6", "scanner"),
			  0);
	array = reservations();
	ck_assert_uint_eq(array->NumElements, 2);
	ck_assert(is_text(array->Elements[0]->ReservedClientName, "printer"));
	ck_assert(is_text(array->Elements[1]->ReservedClientName, "scanner"));
	ck_assert(is_text(array->Elements[1]->ReservedClientDesc,
			  "second floor"));
	ck_assert_uint_eq(array->Elements[1]->ReservedForClient.DataLength,
			  11);
	ck_assert_uint_eq(get_client(SUBNET + 16, &client), 0);
	ck_assert_uint_eq(client->ClientLeaseExpires.dwHighDateTime, 0);
	ck_assert_uint_eq(client->AddressState & 3, 1);
	ck_assert_uint_eq(delete_client(SUBNET + 16), 20019);
	ck_assert_uint_eq(count_elements(DhcpReservedIps), 2);
}
END_TEST

static uint32_t create_client(uint32_t address, const char *mac, uint8_t state)
{
	struct DHCP_CLIENT_INFO_PB info = {
		.ClientIpAddress = address,
		.ClientHardwareAddress = octets(mac, 6),
		.ClientName = text("made"),
		.bClientType = 1,
		.AddressState = state,
		.ClientLeaseExpires = {.dwLowDateTime = 0x12345680,
				       .dwHighDateTime = 0x01d90000},
	};
	struct R_DhcpV4CreateClientInfo r = {.in.ClientInfo = &info};

	ASK2(R_DHCPV4CREATECLIENTINFO, &r);
	return r.out.result;
}

START_TEST(a_lease_is_made_found_and_deleted)
{
	struct DHCP_CLIENT_INFO_EX *client = NULL;
	struct DHCP_CLIENT_INFO *old = NULL;
	struct DHCP_SEARCH_INFO search = {
		.SearchType = DhcpClientHardwareAddress,
		.SearchInfo.ClientHardwareAddress =
			octets("\x00\x02\x01\x0a\x01" MAC11, 11),
	};
	struct R_DhcpGetClientInfo r = {
		.in.SearchInfo = &search, .out.ClientInfo = &old,
	};

	ASK1(R_DHCPGETCLIENTINFO, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(old->ClientIpAddress, SUBNET + 11);
	ck_assert(is_text(old->ClientName, "pc-11"));
	search.SearchType = DhcpClientName;
	search.SearchInfo.ClientName = text("pc-11");
	ASK1(R_DHCPGETCLIENTINFO, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(create_client(SUBNET + 12, "\1\2\3\4\5\7", 0), 87);
	ck_assert_uint_eq(create_client(0x0b000001, "\1\2\3\4\5\7", 1), 20005);
	ck_assert_uint_eq(create_client(SUBNET + 11, "\1\2\3\4\5\7", 1),
			  20014);
	ck_assert_uint_eq(create_client(SUBNET + 12, MAC11, 1), 20014);
	ck_assert_uint_eq(create_client(SUBNET + 12, "\1\2\3\4\5\7", 1), 0);
	ck_assert_uint_eq(get_client(SUBNET + 12, &client), 0);
	ck_assert_uint_eq(client->ClientLeaseExpires.dwHighDateTime,
			  0x01d90000);
	ck_assert_uint_eq(client->bClientType, 1);
	ck_assert_uint_eq(client->SubnetMask, 0xffffff00);
	ck_assert_uint_eq(delete_client(SUBNET + 12), 0);
	ck_assert_uint_eq(get_client(SUBNET + 12, &client), 20016);
	ck_assert_uint_eq(delete_client(SUBNET + 12), 20013);
}
END_TEST

/* Sets one address as an option at the scope. */
static uint32_t set_option(uint32_t id, const char *policy, uint32_t address)
{
	struct DHCP_OPTION_DATA_ELEMENT e = {
		.OptionType = DhcpIpAddressOption,
		.Element.IpAddressOption = address,
	};
	struct DHCP_OPTION_DATA data = {.NumElements = 1, .Elements = &e};
	struct DHCP_OPTION_SCOPE_INFO scope = {
		.ScopeType = DhcpSubnetOptions,
		.ScopeInfo.SubnetScopeInfo = SUBNET,
	};
	struct R_DhcpV4SetOptionValue r = {
		.in.OptionID = id,
		.in.PolicyName = policy,
		.in.ScopeInfo = &scope,
		.in.OptionValue = &data,
	};

	ASK2(R_DHCPV4SETOPTIONVALUE, &r);
	return r.out.result;
}

/* The address that the oldest call reads. */
static uint32_t get_option(uint32_t id, uint32_t *address)
{
	struct DHCP_OPTION_SCOPE_INFO scope = {
		.ScopeType = DhcpSubnetOptions,
		.ScopeInfo.SubnetScopeInfo = SUBNET,
	};
	struct DHCP_OPTION_VALUE *value = NULL;
	struct R_DhcpGetOptionValue r = {
		.in.OptionID = id,
		.in.ScopeInfo = &scope,
		.out.OptionValue = &value,
	};

	ASK1(R_DHCPGETOPTIONVALUE, &r);
	if (r.out.result == 0) {
		*address = value->Value.Elements[0].Element.IpAddressOption;
	}
	return r.out.result;
}

static uint32_t remove_option(uint32_t id)
{
	struct DHCP_OPTION_SCOPE_INFO scope = {
		.ScopeType = DhcpSubnetOptions,
		.ScopeInfo.SubnetScopeInfo = SUBNET,
	};
	struct R_DhcpRemoveOptionValueV5 r = {
		.in.OptionID = id, .in.ScopeInfo = &scope,
	};

	ASK2(R_DHCPREMOVEOPTIONVALUEV5, &r);
	return r.out.result;
}

START_TEST(option_values_at_a_scope_and_for_a_policy)
{
	struct DHCP_OPTION_SCOPE_INFO scope = {
		.ScopeType = DhcpSubnetOptions,
		.ScopeInfo.SubnetScopeInfo = SUBNET,
	};
	struct DHCP_ALL_OPTION_VALUES_PB *values = NULL;
	struct R_DhcpV4GetAllOptionValues all = {
		.in.ScopeInfo = &scope, .out.Values = &values,
	};
	uint32_t address = 0;

	ck_assert_uint_eq(get_option(3, &address), 0);
	ck_assert_uint_eq(address, SUBNET + 1);
	ck_assert_uint_eq(set_option(3, NULL, SUBNET + 2), 0);
	ck_assert_uint_eq(get_option(3, &address), 0);
	ck_assert_uint_eq(address, SUBNET + 2);
	ck_assert_uint_eq(set_option(222, NULL, 1), 20010);
	ck_assert_uint_eq(set_option(3, "no such", 1), 20111);
	ck_assert_uint_eq(set_option(3, "phones", SUBNET + 3), 0);
	ck_assert_uint_eq(get_option(3, &address), 0);
	ck_assert_uint_eq(address, SUBNET + 2);
	ASK2(R_DHCPV4GETALLOPTIONVALUES, &all);
	ck_assert_uint_eq(all.out.result, 0);
	/* the default pair and the policy's, each twice */
	ck_assert_uint_eq(values->NumElements, 4);
	ck_assert_ptr_null(values->Options[0].PolicyName);
	ck_assert(is_text(values->Options[2].PolicyName, "phones"));
	ck_assert_uint_eq(values->Options[2].OptionsArray->NumElements, 2);
	ck_assert_uint_eq(values->Options[3].IsVendor, 1);
	ck_assert_uint_eq(remove_option(3), 0);
	ck_assert_uint_eq(remove_option(3), 20010);
	ck_assert_uint_eq(get_option(3, &address), 20010);
}
END_TEST

START_TEST(option_definitions_and_classes)
{
	struct DHCP_OPTION_DATA_ELEMENT none = {.OptionType = DhcpByteOption};
	struct DHCP_OPTION option = {
		.OptionID = 200, .OptionName = text("own"),
	}, *read = NULL;
	struct R_DhcpCreateOptionV5 create = {
		.in.Flags = 3, .in.OptionId = 200, .in.VendorName = "Phones",
		.in.OptionInfo = &option,
	};
	struct R_DhcpGetOptionInfoV5 get = {
		.in.Flags = 3, .in.OptionID = 200, .in.VendorName = "Phones",
		.out.OptionInfo = &read,
	};
	struct DHCP_ALL_OPTIONS *all = NULL;
	struct R_DhcpGetAllOptions r = {.out.OptionStruct = &all};
	struct R_DhcpDeleteClass delete = {.in.ClassName = "MSFT"};

	ASK2(R_DHCPCREATEOPTIONV5, &create);
	ck_assert_uint_eq(create.out.result, 87);
	option.DefaultValue.NumElements = 1;
	option.DefaultValue.Elements = &none;
	ASK2(R_DHCPCREATEOPTIONV5, &create);
	ck_assert_uint_eq(create.out.result, 0);
	ASK2(R_DHCPCREATEOPTIONV5, &create);
	ck_assert_uint_eq(create.out.result, 20009);
	create.in.VendorName = "nobody";
	ASK2(R_DHCPCREATEOPTIONV5, &create);
	ck_assert_uint_eq(create.out.result, 20044);
	create.in.VendorName = NULL;
	ASK2(R_DHCPCREATEOPTIONV5, &create);
	ck_assert_uint_eq(create.out.result, 87);
	ASK2(R_DHCPGETOPTIONINFOV5, &get);
	ck_assert_uint_eq(get.out.result, 0);
	ck_assert(is_text(read->OptionName, "own"));
	ASK2(R_DHCPGETALLOPTIONS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(all->NumVendorOptions, 1);
	ck_assert(is_text(all->VendorOptions[0].VendorName, "Phones"));
	ck_assert_uint_gt(all->NonVendorOptions->NumElements, 60);
	ASK2(R_DHCPDELETECLASS, &delete);
	ck_assert_uint_eq(delete.out.result, 20044);
	delete.in.ClassName = "Microsoft Options";
	ASK2(R_DHCPDELETECLASS, &delete);
	ck_assert_uint_eq(delete.out.result, 20089);
	delete.in.ClassName = "Phones";
	ASK2(R_DHCPDELETECLASS, &delete);
	ck_assert_uint_eq(delete.out.result, 0);
}
END_TEST

static uint32_t get_policy(const char *name, struct DHCP_POLICY_EX **policy)
{
	struct R_DhcpV4GetPolicyEx r = {
		.in.SubnetAddress = SUBNET,
		.in.PolicyName = name,
		.out.Policy = policy,
	};

	ASK2(R_DHCPV4GETPOLICYEX, &r);
	return r.out.result;
}

START_TEST(policies_of_the_file_and_of_calls)
{
	struct DHCP_POLICY_EX *read = NULL, copy;
	struct DHCP_IP_RANGE taken = {SUBNET + 19, SUBNET + 19};
	struct DHCP_IP_RANGE_ARRAY taken_array = {1, &taken}, no_ranges = {0};
	struct R_DhcpV4CreatePolicyEx create = {.in.pPolicy = &copy};
	struct R_DhcpV4SetPolicyEx set = {
		.in.FieldsModified = 0x22, .in.SubnetAddress = SUBNET,
		.in.PolicyName = "second", .in.Policy = &copy,
	};
	struct R_DhcpV4DeletePolicy delete = {
		.in.SubnetAddress = SUBNET, .in.PolicyName = "phones",
	};

	ck_assert_uint_eq(get_policy("phones", &read), 0);
	ck_assert_uint_eq(read->Conditions->NumElements, 2);
	ck_assert_uint_eq(read->Expressions->NumElements, 3);
	ck_assert_uint_eq(read->Conditions->Elements[0].ValueLength, 4);
	ck_assert_uint_eq(read->Conditions->Elements[1].Operator,
			  DhcpCompNotBeginWith);
	ck_assert_uint_eq(read->Conditions->Elements[1].ValueLength, 4);
	ck_assert_uint_eq(read->Ranges->Elements[0].StartAddress, SUBNET + 18);
	copy = *read;
	ASK2(R_DHCPV4CREATEPOLICYEX, &create);
	ck_assert_uint_eq(create.out.result, 20105);
	copy.PolicyName = text("second");
	copy.Ranges = &taken_array;
	ASK2(R_DHCPV4CREATEPOLICYEX, &create);
	ck_assert_uint_eq(create.out.result, 20106);
	copy.Ranges = NULL;
	ASK2(R_DHCPV4CREATEPOLICYEX, &create);
	ck_assert_uint_eq(create.out.result, 87);
	copy.Ranges = &no_ranges;
	copy.ProcessingOrder = 5;
	ASK2(R_DHCPV4CREATEPOLICYEX, &create);
	ck_assert_uint_eq(create.out.result, 20110);
	copy.ProcessingOrder = 1;
	ASK2(R_DHCPV4CREATEPOLICYEX, &create);
	ck_assert_uint_eq(create.out.result, 0);
	ck_assert_uint_eq(get_policy("phones", &read), 0);
	ck_assert_uint_eq(read->ProcessingOrder, 2);
	copy.ProcessingOrder = 2;
	copy.Enabled = 0;
	ASK2(R_DHCPV4SETPOLICYEX, &set);
	ck_assert_uint_eq(set.out.result, 0);
	ck_assert_uint_eq(get_policy("second", &read), 0);
	ck_assert_uint_eq(read->Enabled, 0);
	ck_assert_uint_eq(get_policy("phones", &read), 0);
	ck_assert_uint_eq(read->ProcessingOrder, 1);
	ASK2(R_DHCPV4DELETEPOLICY, &delete);
	ck_assert_uint_eq(delete.out.result, 0);
	ck_assert_uint_eq(get_policy("phones", &read), 20111);
	ck_assert_uint_eq(set_option(3, "phones", 1), 20111);
}
END_TEST

START_TEST(filters_are_listed_with_the_end_in_one)
{
	struct DHCP_FILTER_ADD_INFO add = {
		.AddrPatt = {.MatchHWType = 1, .HWType = 1, .Length = 6,
			     .Pattern = {2, 0, 0x5e, 0, 0, 0x0b}},
		.ListType = Allow,
	};
	struct R_DhcpAddFilterV4 a = {.in.AddFilterInfo = &add};
	struct DHCP_ADDR_PATTERN resume = {0};
	struct DHCP_FILTER_ENUM_INFO *found = NULL;
	uint32_t read = 0, total = 0;
	struct R_DhcpEnumFilterV4 e = {
		.in.ResumeHandle = &resume,
		.in.PreferredMaximum = UINT32_MAX,
		.in.ListType = Deny,
		.out.ResumeHandle = &resume,
		.out.EnumFilterInfo = &found,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};
	struct DHCP_CLIENT_INFO_EX *client = NULL;
	struct R_DhcpDeleteFilterV4 d = {.in.DeleteFilterInfo = &add.AddrPatt};

	ASK2(R_DHCPENUMFILTERV4, &e);
	ck_assert_uint_eq(e.out.result, 259);
	ck_assert_uint_eq(read, 1);
	ck_assert_uint_eq(found->pEnumRecords[0].AddrPatt.IsWildcard, 1);
	ck_assert_uint_eq(found->pEnumRecords[0].AddrPatt.Length, 5);
	ASK2(R_DHCPADDFILTERV4, &a);
	ck_assert_uint_eq(a.out.result, 0);
	ASK2(R_DHCPADDFILTERV4, &a);
	ck_assert_uint_eq(a.out.result, 20093);
	a.in.ForceFlag = 1;
	ASK2(R_DHCPADDFILTERV4, &a);
	ck_assert_uint_eq(a.out.result, 0);
	ck_assert_uint_eq(get_client(SUBNET + 11, &client), 0);
	ck_assert_uint_eq(client->FilterStatus, 2);
	ASK2(R_DHCPDELETEFILTERV4, &d);
	ck_assert_uint_eq(d.out.result, 0);
	ASK2(R_DHCPDELETEFILTERV4, &d);
	ck_assert_uint_eq(d.out.result, 20095);
	add.AddrPatt.Length = 4;
	ASK2(R_DHCPADDFILTERV4, &a);
	ck_assert_uint_eq(a.out.result, 87);
	ck_assert_uint_eq(get_client(SUBNET + 11, &client), 0);
	ck_assert_uint_eq(client->FilterStatus, 1);
}
END_TEST

START_TEST(settings_of_one_generation_are_read_by_the_others)
{
	struct DHCP_SERVER_CONFIG_INFO_V4 v4 = {
		.dwPingRetries = 3, .DatabaseCleanupInterval = 30,
		.BackupPath = text("D:\\backup"),
	};
	struct R_DhcpServerSetConfigV4 set = {
		.in.FieldsToSet = 0x288, .in.ConfigInfo = &v4,
	};
	struct DHCP_SERVER_CONFIG_INFO_VQ *vq = NULL;
	struct R_DhcpServerGetConfigVQ get = {.out.ConfigInfo = &vq};
	struct R_DhcpAuditLogSetParams audit = {
		.in.AuditLogDir = "D:\\audit", .in.MaxLogFilesSize = 99,
	};
	uint32_t interval, most, least;
	const char *dir = NULL;
	struct R_DhcpAuditLogGetParams read = {
		.out.AuditLogDir = &dir,
		.out.DiskCheckInterval = &interval,
		.out.MaxLogFilesSize = &most,
		.out.MinSpaceOnDisk = &least,
	};

	ASK1(R_DHCPSERVERSETCONFIGV4, &set);
	ck_assert_uint_eq(set.out.result, 0);
	ASK1(R_DHCPSERVERGETCONFIGVQ, &get);
	ck_assert_uint_eq(vq->dwPingRetries, 3);
	ck_assert_uint_eq(vq->DatabaseCleanupInterval, 30);
	ck_assert_uint_eq(vq->BackupInterval, 60);
	ck_assert(is_text(vq->BackupPath, "D:\\backup"));
	ck_assert(is_text(vq->DatabaseName, "dhcp.mdb"));
	v4.dwPingRetries = 6;
	ASK1(R_DHCPSERVERSETCONFIGV4, &set);
	ck_assert_uint_eq(set.out.result, 87);
	ASK2(R_DHCPAUDITLOGSETPARAMS, &audit);
	ck_assert_uint_eq(audit.out.result, 0);
	ASK2(R_DHCPAUDITLOGGETPARAMS, &read);
	ck_assert_str_eq(dir, "D:\\audit");
	ck_assert_uint_eq(most, 99);
}
END_TEST

static uint32_t superscope(const char *name, uint32_t change)
{
	struct R_DhcpSetSuperScopeV4 r = {
		.in.SubnetAddress = SUBNET,
		.in.SuperScopeName = name,
		.in.ChangeExisting = change,
	};

	ASK1(R_DHCPSETSUPERSCOPEV4, &r);
	return r.out.result;
}

START_TEST(superscopes)
{
	struct DHCP_SUPER_SCOPE_TABLE *table = NULL;
	struct R_DhcpGetSuperScopeInfoV4 t = {.out.SuperScopeTable = &table};
	struct R_DhcpDeleteSuperScopeV4 d = {.in.SuperScopeName = "office"};

	ck_assert_uint_eq(superscope("first", 0), 0);
	ck_assert_uint_eq(superscope("office", 0), 20004);
	ck_assert_uint_eq(superscope("office", 1), 0);
	ASK1(R_DHCPGETSUPERSCOPEINFOV4, &t);
	ck_assert_uint_eq(table->pEntries[0].SuperScopeNumber, 1);
	ck_assert(is_text(table->pEntries[0].SuperScopeName, "office"));
	ASK1(R_DHCPDELETESUPERSCOPEV4, &d);
	ck_assert_uint_eq(d.out.result, 0);
	ASK1(R_DHCPDELETESUPERSCOPEV4, &d);
	ck_assert_uint_eq(d.out.result, 20005);
	ASK1(R_DHCPGETSUPERSCOPEINFOV4, &t);
	ck_assert_uint_eq(table->pEntries[0].SuperScopeNumber, 0);
}
END_TEST

/* The first free address is behind the one that is leased; 15 is reserved. */
START_TEST(free_addresses_change_with_the_leases)
{
	struct DHCP_IP_ARRAY *list = NULL;
	struct R_DhcpV4GetFreeIPAddress r = {
		.in.ScopeId = SUBNET, .in.numFreeAddr = 3,
		.out.IPAddrList = &list,
	};

	ASK2(R_DHCPV4GETFREEIPADDRESS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(list->Elements[0], SUBNET + 10);
	ck_assert_uint_eq(list->Elements[1], SUBNET + 12);
	ck_assert_uint_eq(create_client(SUBNET + 12, "\1\2\3\4\5\7", 1), 0);
	r.in.numFreeAddr = 9;
	ASK2(R_DHCPV4GETFREEIPADDRESS, &r);
	ck_assert_uint_eq(r.out.result, 20126);
	ck_assert_uint_eq(list->NumElements, 8);
	ck_assert_uint_eq(list->Elements[1], SUBNET + 13);
	r.in.numFreeAddr = 1025;
	ASK2(R_DHCPV4GETFREEIPADDRESS, &r);
	ck_assert_uint_eq(r.out.result, 87);
}
END_TEST

START_TEST(an_ipv6_scope_with_reservation_and_lifetimes)
{
	struct DHCP_IPV6_ADDRESS id = address6("fd00:1::"), low = address6("::1");
	struct DHCP_SUBNET_INFO_V6 info = {
		.SubnetAddress = id, .Prefix = 64, .SubnetName = text("new6"),
	}, *read = NULL;
	struct R_DhcpCreateSubnetV6 create = {
		.in.SubnetAddress = &id, .in.SubnetInfo = &info,
	};
	struct R_DhcpGetSubnetInfoV6 get = {
		.in.SubnetAddress = id, .out.SubnetInfo = &read,
	};
	struct DHCP_BINARY_DATA duid = octets("\0\1\0\1abcd", 8);
	struct DHCP_IP_RESERVATION_V6 reservation = {
		.ReservedIpAddress = {id.HighOrderBits, low.LowOrderBits},
		.ReservedForClient = &duid, .InterfaceId = 7,
	};
	struct DHCP_SUBNET_ELEMENT_DATA_V6 element = {
		.ElementType = Dhcpv6ReservedIps,
		.Element.ReservedIp = &reservation,
	};
	struct R_DhcpAddSubnetElementV6 add6 = {
		.in.SubnetAddress = &id, .in.AddElementInfo = &element,
	};
	struct DHCP_OPTION_SCOPE_INFO6 at = {
		.ScopeType = DhcpScopeOptions6,
		.ScopeInfo.SubnetScopeInfo = id,
	};
	struct DHCP_SERVER_CONFIG_INFO_V6 config = {.ValidLifetime = 7200},
					  *now = NULL;
	struct R_DhcpServerSetConfigV6 set = {
		.in.ScopeInfo = &at, .in.FieldsToSet = 8,
		.in.ConfigInfo = &config,
	};
	struct R_DhcpServerGetConfigV6 get_config = {
		.in.ScopeInfo = &at, .out.ConfigInfo = &now,
	};
	struct DHCP_SEARCH_INFO_V6 search = {
		.SearchType = Dhcpv6ClientDUID, .SearchInfo.ClientDUID = duid,
	};
	struct DHCP_CLIENT_INFO_V6 *client = NULL;
	struct R_DhcpGetClientInfoV6 find = {
		.in.SearchInfo = &search, .out.ClientInfo = &client,
	};
	struct R_DhcpDeleteSubnetV6 delete = {
		.in.SubnetAddress = &id, .in.ForceFlag = DhcpNoForce,
	};

	ASK2(R_DHCPCREATESUBNETV6, &create);
	ck_assert_uint_eq(create.out.result, 0);
	ASK2(R_DHCPCREATESUBNETV6, &create);
	ck_assert_uint_eq(create.out.result, 2014);
	info.Prefix = 48;
	ASK2(R_DHCPCREATESUBNETV6, &create);
	ck_assert_uint_eq(create.out.result, 20091);
	ASK2(R_DHCPGETSUBNETINFOV6, &get);
	ck_assert(is_text(read->SubnetName, "new6"));
	ck_assert_uint_eq(read->ScopeId, 2);
	ASK2(R_DHCPADDSUBNETELEMENTV6, &add6);
	ck_assert_uint_eq(add6.out.result, 0);
	ASK2(R_DHCPADDSUBNETELEMENTV6, &add6);
	ck_assert_uint_eq(add6.out.result, 20022);
	ASK2(R_DHCPGETCLIENTINFOV6, &find);
	ck_assert_uint_eq(find.out.result, 0);
	ck_assert_uint_eq(client->IAID, 7);
	ASK2(R_DHCPSERVERSETCONFIGV6, &set);
	ck_assert_uint_eq(set.out.result, 0);
	ASK2(R_DHCPSERVERGETCONFIGV6, &get_config);
	ck_assert_uint_eq(now->ValidLifetime, 7200);
	ASK2(R_DHCPDELETESUBNETV6, &delete);
	ck_assert_uint_eq(delete.out.result, 0);
	ASK2(R_DHCPGETSUBNETINFOV6, &get);
	ck_assert_uint_eq(get.out.result, 20005);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_write");
	TCase *tc = tcase_create("write");

	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_scope_is_made_read_and_deleted);
	tcase_add_loop_test(tc, a_scope_that_cannot_be_is_refused, 0,
			    sizeof(wrong_scopes) / sizeof(wrong_scopes[0]));
	tcase_add_test(tc, a_scope_with_leases_goes_by_force_alone);
	tcase_add_test(tc, ranges_and_exclusions);
	tcase_add_test(tc, a_reservation_gets_its_name_from_the_lease_record);
	tcase_add_test(tc, a_lease_is_made_found_and_deleted);
	tcase_add_test(tc, option_values_at_a_scope_and_for_a_policy);
	tcase_add_test(tc, option_definitions_and_classes);
	tcase_add_test(tc, policies_of_the_file_and_of_calls);
	tcase_add_test(tc, filters_are_listed_with_the_end_in_one);
	tcase_add_test(tc, settings_of_one_generation_are_read_by_the_others);
	tcase_add_test(tc, superscopes);
	tcase_add_test(tc, free_addresses_change_with_the_leases);
	tcase_add_test(tc, an_ipv6_scope_with_reservation_and_lifetimes);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
