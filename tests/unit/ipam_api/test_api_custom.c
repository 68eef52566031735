/* use: ipam_cli ipam_api ipam_api_client ipam_store ipam_model ipam_base CHECK JANSSON SQLITE3 TALLOC */
/*
 * Custom fields and logical groups by the command line, and what spaces,
 * blocks, subnets, ranges, addresses and servers are set to.
 */
#include "tests/unit/ipam_api/process.h"

static void fill(void)
{
	struct store *store = NULL;
	const char *error = NULL;

	ck_assert_int_eq(store_open(NULL, store_path, &store, &error), 0);
	talloc_free(store);
}

static void start(void)
{
	process_start(fill);
}

/* Two list fields and a free one. */
static void add_fields(void)
{
	says(CLI_OK, "field add --name Floor --values 3,4 --description storey",
	     "built_in: no\n");
	says(CLI_OK, "field add --name House --kind list", "values: 0\n");
	says(CLI_OK, "field add-value House --value North", "values: 1\n");
	says(CLI_OK, "field add --name Rack --kind free", "kind: free\n");
}

/* CUS-01, CUS-02, CUS-03, CUS-04 */
START_TEST(fields_and_values_are_added_renamed_and_removed)
{
	says(CLI_OK, "field list --csv", "3,Country/Region,list,249,yes");
	says(CLI_OK, "field show 3", "field: Country/Region\n");
	says(CLI_OK, "field values 7 --csv", ",Wireless AP,yes");
	add_fields();
	says(CLI_OK, "field list --csv", "Floor,list,2,no,storey");
	says(CLI_FAILED, "field add --name floor", "");
	says(CLI_INVALID, "field add --name IPAddress", "");
	says(CLI_INVALID, "field add --name X", "");
	says(CLI_INVALID, "field add --name Free --kind free --values 1", "");
	says(CLI_OK, "field set Floor --name Storey", "field: Storey\n");
	says(CLI_NOT_FOUND, "field show Floor", "");
	says(CLI_OK, "field set-value Storey --value 4 --name 5", "");
	says(CLI_OK, "field values Storey --csv", ",5,no");
	says(CLI_OK, "field remove-value Storey --value 5", "");
	says(CLI_NOT_FOUND, "field remove-value Storey --value 5", "");
	says(CLI_FAILED, "field remove-value RIR --value RIPE", "");
	says(CLI_FAILED, "field remove RIR", "");
	says(CLI_OK, "field remove Storey", "");
	says(CLI_NOT_FOUND, "field remove Storey", "");
	says(CLI_INVALID, "field set Rack", "");
	says(CLI_INVALID, "field add-value Rack --value 1", "");
}
END_TEST

/* CUS-05 */
START_TEST(objects_are_set_to_values_and_found_by_them)
{
	add_fields();
	says(CLI_OK, "block add --network 10.0.0.0/8 --custom Rack=1",
	     "custom: Rack=1\n");
	says(CLI_OK, "subnet add --network 10.1.0.0/24 --name a --custom "
	     "Floor=3;House=north", "custom: Floor=3;House=North\n");
	says(CLI_OK, "range add --start 10.1.0.1 --end 10.1.0.9 --custom "
	     "Floor=4", "custom: Floor=4\n");
	says(CLI_OK, "address add --address 10.1.0.7 --custom Floor=4;Rack=2",
	     "custom: Floor=4;Rack=2\n");
	says(CLI_OK, "address show 10.1.0.7", "custom: Floor=4;Rack=2\n");
	says(CLI_OK, "address set 10.1.0.7 --custom Rack=", "custom: Floor=4\n");
	says(CLI_OK, "space add --name Lab --type provider --custom Rack=9",
	     "custom: Rack=9\n");
	says(CLI_OK, "server add --server nps1.contoso.test --nps yes --custom "
	     "House=North", "custom: House=North\n");
	says(CLI_OK, "address list --custom Floor=4 --csv", "10.1.0.7");
	says(CLI_OK, "address list --custom Floor=3 --json", "\"items\": []");
	says(CLI_OK, "range list --custom Floor=4 --csv", "10.1.0.1,10.1.0.9");
	says(CLI_OK, "subnet list --custom House=North --csv", "10.1.0.0/24");
	says(CLI_OK, "block list --custom Rack=1 --csv", "10.0.0.0/8");
	says(CLI_OK, "space list --custom Rack=9 --csv", "Lab");
	says(CLI_OK, "server list --custom House=North --csv",
	     "nps1.contoso.test");
	says(CLI_OK, "server list --custom House= --json", "\"items\": []");
	says(CLI_INVALID, "address list --custom Foo=1", "");
	says(CLI_INVALID, "address set 10.1.0.7 --custom Floor=9", "");
	says(CLI_INVALID, "block set 10.0.0.0/8 --custom Floor", "");
	says(CLI_INVALID, "server set nps1.contoso.test --custom Foo=1", "");
	says(CLI_OK, "address show 10.1.0.7", "custom: Floor=4\n");
	says(CLI_FAILED, "field remove Floor", "");
	says(CLI_FAILED, "field remove-value Floor --value 4", "");
	says(CLI_OK, "event list --text Floor --csv", "custom field");
}
END_TEST

/* Words of built-in fields are values of their lists (CUS-04). */
START_TEST(words_of_built_in_fields_are_values_of_their_lists)
{
	says(CLI_INVALID, "address add --address 10.1.0.7 --device-type toaster",
	     "");
	says(CLI_OK, "field add-value 7 --value Toaster", "values: 16\n");
	says(CLI_OK, "address add --address 10.1.0.7 --device-type toaster",
	     "device_type: Toaster\n");
	says(CLI_FAILED, "field remove-value 7 --value Toaster", "");
	says(CLI_OK, "field set-value 7 --value Toaster --name Grill", "");
	says(CLI_OK, "address show 10.1.0.7", "device_type: Grill\n");
	says(CLI_OK, "subnet add --network 10.1.0.0/24 --name a "
	     "--network-site Berlin", "network_site: Berlin\n");
	says(CLI_OK, "field values 14 --csv", ",Berlin,no");
	says(CLI_INVALID, "range add --start 10.1.0.1 --end 10.1.0.9 "
	     "--instance x", "");
	says(CLI_OK, "field add-value 9 --value X", "");
	says(CLI_OK, "range add --start 10.1.0.1 --end 10.1.0.9 --instance x",
	     "instance: X\n");
	says(CLI_INVALID, "subnet set 10.1.0.0/24 --custom 14=Bonn", "");
	says(CLI_INVALID, "block add --network 8.0.0.0/8 --rir INTERNIC", "");
	says(CLI_OK, "field add-value RIR --value INTERNIC", "values: 6\n");
	says(CLI_OK, "block add --network 8.0.0.0/8 --rir internic",
	     "rir: INTERNIC\n");
	says(CLI_FAILED, "field remove-value RIR --value INTERNIC", "");
}
END_TEST

/* CUS-06 */
START_TEST(pairs_narrow_the_choice)
{
	add_fields();
	says(CLI_OK, "field add-pair Floor --value 3 --with-field House "
	     "--with-value North", "");
	says(CLI_FAILED, "field add-pair House --value North --with-field Floor "
	     "--with-value 3", "");
	says(CLI_OK, "field pairs House --csv", "Floor,3,House,North");
	says(CLI_OK, "field values Floor --with House=North --csv", ",3,no");
	says(CLI_INVALID, "field values Floor --with House=South", "");
	says(CLI_NOT_FOUND, "field add-pair Floor --value 9 --with-field House "
	     "--with-value North", "");
	says(CLI_OK, "field remove-pair House --value North --with-field Floor "
	     "--with-value 3", "");
	says(CLI_OK, "field pairs House --json", "\"items\": []");
}
END_TEST

/* CUS-07, CUS-08, CUS-09, ASM-08, ASM-09, INV-13, UTL-09 */
START_TEST(groups_are_trees_of_what_objects_are_set_to)
{
	add_fields();
	says(CLI_OK, "subnet add --network 10.1.0.0/24 --name a", "");
	says(CLI_OK, "range add --start 10.1.0.1 --end 10.1.0.10 --utilization "
	     "user_specified --utilized-addresses 9 --custom Floor=3;House=North",
	     "");
	says(CLI_OK, "range add --start 10.1.0.11 --end 10.1.0.20", "");
	says(CLI_OK, "logical-group add --name Places --kind range --fields "
	     "House,Floor", "fields: House;Floor\n");
	says(CLI_OK, "logical-group list --csv", "Network devices,address");
	says(CLI_OK, "logical-group show Places --csv",
	     "Places,North;3,2,Floor,3,1,10,10,9,90.0");
	says(CLI_OK, "logical-group show Places --csv", ",90.0,0,0,0,0.0,over");
	says(CLI_OK, "logical-group show Places --csv",
	     "Places,(none),1,House,(none),1,10,10,0,0.0");
	says(CLI_OK, "logical-group members Places --node North --csv",
	     "10.1.0.1-10.1.0.10,North;3");
	says(CLI_OK, "logical-group members Places --node (none) --csv",
	     "10.1.0.11-10.1.0.20,(none)");
	says(CLI_INVALID, "logical-group members Places --node a;b;c", "");
	says(CLI_OK, "address add --address 10.1.0.7 --device-type Printer",
	     "");
	says(CLI_OK, "logical-group show 1 --csv",
	     "Printer,1,Device type,Printer,1");
	says(CLI_OK, "logical-group show 2 --csv",
	     "IPAM;Localhost,2,Managed by entity,Localhost,2,20");
	says(CLI_FAILED, "logical-group remove 2", "");
	says(CLI_FAILED, "field remove House", "");
	says(CLI_OK, "logical-group set Places --name Rooms --fields Floor",
	     "fields: Floor\n");
	says(CLI_INVALID, "logical-group set Rooms --fields Rack", "");
	says(CLI_INVALID, "logical-group set Rooms", "");
	says(CLI_OK, "logical-group remove Rooms", "");
	says(CLI_NOT_FOUND, "logical-group show Rooms", "");
	says(CLI_OK, "server add --server nps1.contoso.test --nps yes --custom "
	     "House=North", "");
	says(CLI_OK, "logical-group add --name Rooms --kind server --fields "
	     "House", "");
	says(CLI_OK, "logical-group members Rooms --node North --csv",
	     "nps1.contoso.test,North");
}
END_TEST

/* ASM-14, TRK-08 */
START_TEST(lists_are_saved_run_and_counted)
{
	add_fields();
	says(CLI_OK, "address add --address 10.1.0.7 --device-type Printer "
	     "--owner Ada --custom Floor=3;Rack=7", "");
	says(CLI_OK, "address add --address 10.1.0.8 --custom Floor=3", "");
	says(CLI_OK, "address add --address 10.1.0.9 --owner Ada", "");
	says(CLI_OK, "query save --name printers --operation address.list "
	     "--arguments device_type=Printer&custom=Floor%3D3%3BRack%3D7",
	     "operation: address.list\n");
	says(CLI_OK, "query run printers --csv", "10.1.0.7");
	says(CLI_OK, "query save --name printers --operation address.list "
	     "--arguments state=In-Use", "");
	says(CLI_OK, "query list --csv", "printers,address.list");
	says(CLI_OK, "query show PRINTERS", "query: printers\n");
	says(CLI_OK, "query save --name all --operation address.list", "");
	says(CLI_OK, "query run all --limit 1 --csv", "10.1.0.7");
	says(CLI_OK, "query count --operation address.list --by device_type "
	     "--csv", "Host,2\r\nPrinter,1\r\n");
	says(CLI_OK, "query count --operation address.list --by owner --csv",
	     ",1\r\nAda,2\r\n");
	says(CLI_OK, "query count --operation address.list --by custom.Floor "
	     "--arguments custom=Floor%3D3 --csv", "3,2\r\n");
	says(CLI_OK, "query count --operation address.list --by duplicate "
	     "--csv", "false,3\r\n");
	says(CLI_OK, "query count --operation address.list --by address "
	     "--limit 1 --csv", "10.1.0.7,1\r\n");
	says(CLI_OK, "query save --name falling --operation address.list "
	     "--arguments sort=-address", "");
	says(CLI_OK, "query run falling --limit 1 --csv", "10.1.0.9");
	says(CLI_INVALID, "query save --name x --operation address.list "
	     "--arguments sort=colour", "");
	says(CLI_INVALID, "query count --operation address.list --by owner "
	     "--arguments sort=address", "");
	says(CLI_INVALID, "query count --operation address.list --by colour",
	     "");
	says(CLI_INVALID, "query save --name x --operation address.show", "");
	says(CLI_INVALID, "query save --name x --operation address.add", "");
	says(CLI_INVALID, "query save --name x --operation zone.history", "");
	says(CLI_INVALID, "query save --name x --operation query.count", "");
	says(CLI_INVALID, "query save --name x --operation address.list "
	     "--arguments colour=red", "");
	says(CLI_INVALID, "query save --name x --operation address.list "
	     "--arguments state=%zz", "");
	says(CLI_INVALID, "query save --name x --operation address.list "
	     "--arguments limit=7", "");
	says(CLI_NOT_FOUND, "query run none", "");
	says(CLI_OK, "query remove printers", "");
	says(CLI_NOT_FOUND, "query remove printers", "");
}
END_TEST

/* INV-04, ASM-05, ASM-06: each of several is changed or refused by itself. */
START_TEST(several_objects_are_edited_at_once)
{
	add_fields();
	says(CLI_OK, "subnet add --network 10.1.0.0/24 --name a", "");
	says(CLI_OK, "range add --start 10.1.0.1 --end 10.1.0.10", "id: 1\n");
	says(CLI_OK, "range add --start 10.1.0.11 --end 10.1.0.20", "id: 2\n");
	says(CLI_OK, "range set 1 2 --owner Ada --custom Floor=3 --csv",
	     "1,200,\r\n2,200,");
	says(CLI_OK, "range show 2", "owner: Ada\n");
	says(CLI_NOT_FOUND, "range set 1 77 2 --owner Bob --csv",
	     "1,200,\r\n77,404,");
	says(CLI_OK, "range show 2", "owner: Bob\n");
	says(CLI_OK, "range set 1 2 --owner Eve --dry-run", "");
	says(CLI_OK, "range show 1", "owner: Bob\n");
	says(CLI_OK, "address add --address 10.1.0.7", "");
	says(CLI_OK, "address add --address 10.1.0.8", "");
	says(CLI_OK, "address set 10.1.0.7 10.1.0.8 --state Reserved "
	     "--service IPAM --json", "\"state\": \"Reserved\"");
	says(CLI_OK, "address show 10.1.0.8", "state: Reserved\n");
	says(CLI_OK, "server add --server nps1.contoso.test --nps yes", "");
	says(CLI_OK, "server add --server nps2.contoso.test --nps yes", "");
	says(CLI_OK, "server set nps1.contoso.test nps2.contoso.test "
	     "--management managed --description both", "");
	says(CLI_OK, "server show nps2.contoso.test", "description: both\n");
	says(CLI_INVALID, "address set 10.1.0.7 10.1.0.8 --device-type toaster",
	     "422");
	says(CLI_OK, "address remove 10.1.0.7 10.1.0.8", "");
	says(CLI_OK, "address list --json", "\"items\": []");
	/* CUS-03: what is not in use goes, the rest stays and is told */
	says(CLI_FAILED, "field remove Floor House Rack --csv", "Floor,409,");
	says(CLI_NOT_FOUND, "field show House", "");
	says(CLI_OK, "field show Floor", "");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_custom");
	TCase *c = tcase_create("custom");

	tcase_add_checked_fixture(c, start, process_finish);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, fields_and_values_are_added_renamed_and_removed);
	tcase_add_test(c, objects_are_set_to_values_and_found_by_them);
	tcase_add_test(c, words_of_built_in_fields_are_values_of_their_lists);
	tcase_add_test(c, pairs_narrow_the_choice);
	tcase_add_test(c, groups_are_trees_of_what_objects_are_set_to);
	tcase_add_test(c, several_objects_are_edited_at_once);
	tcase_add_test(c, lists_are_saved_run_and_counted);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
