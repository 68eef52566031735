/*
 * The 76 cmdlets of Windows Server's IpamServer module, in their order.
 */
#include "ipam/cli/cli_cmdlet.h"

#include <string.h>
#include <strings.h>


const struct cli_cmdlet cli_cmdlets[CLI_CMDLETS] = {
	{ "Add-IpamAddress", { "address.add" }, NULL },
	{ "Add-IpamAddressSpace", { "space.add" }, NULL },
	{ "Add-IpamBlock", { "block.add" }, NULL },
	{ "Add-IpamCustomField", { "field.add" }, NULL },
	{ "Add-IpamCustomFieldAssociation", { "field.add-pair" }, NULL },
	{ "Add-IpamCustomValue", { "field.add-value" }, NULL },
	{ "Add-IpamDiscoveryDomain", { "domain.add" }, NULL },
	{ "Add-IpamRange", { "range.add" }, NULL },
	{ "Add-IpamServerInventory", { "server.add" }, NULL },
	{ "Add-IpamSubnet", { "subnet.add" }, NULL },
	{ "Disable-IpamCapability", { "task.set" }, "Audit --enabled no" },
	{ "Enable-IpamCapability", { "task.set" }, "Audit --enabled yes" },
	{ "Export-IpamAddress", { "address.export" }, NULL },
	{ "Export-IpamRange", { "range.export" }, NULL },
	{ "Export-IpamSubnet", { "subnet.export" }, NULL },
	{ "Find-IpamFreeAddress", { "address.find" }, NULL },
	{ "Find-IpamFreeRange", { "range.find" }, NULL },
	{ "Find-IpamFreeSubnet", { "subnet.find" }, NULL },
	{ "Get-IpamAddress", { "address.list", "address.show" }, NULL },
	{ "Get-IpamAddressSpace", { "space.list", "space.show" }, NULL },
	{ "Get-IpamAddressUtilizationThreshold", { "threshold.show" }, NULL },
	{ "Get-IpamBlock", { "block.list", "block.show" }, NULL },
	{ "Get-IpamCapability", { "task.list" }, NULL },
	{ "Get-IpamConfiguration", { "status.show" }, NULL },
	{ "Get-IpamConfigurationEvent", { "event.list" }, "--kind ipam" },
	{ "Get-IpamCustomField", { "field.list" }, NULL },
	{ "Get-IpamCustomFieldAssociation", { "field.pairs" }, NULL },
	{ "Get-IpamDatabase", { "status.show" }, NULL },
	{ "Get-IpamDhcpConfigurationEvent", { "event.list" }, "--kind dhcp" },
	{ "Get-IpamDhcpScope", { "scope.list", "scope.show" }, NULL },
	{ "Get-IpamDhcpServer", { "server.list" }, "--role dhcp" },
	{ "Get-IpamDhcpSuperscope", { "superscope.list" }, NULL },
	{ "Get-IpamDiscoveryDomain", { "domain.list" }, NULL },
	{ "Get-IpamDnsConditionalForwarder", { "zone.list" },
	  "--type forwarder" },
	{ "Get-IpamDnsResourceRecord", { "record.list", "record.find" },
	  NULL },
	{ "Get-IpamDnsServer", { "server.list" }, "--role dns" },
	{ "Get-IpamDnsZone", { "zone.list", "zone.show" }, NULL },
	{ "Get-IpamIpAddressAuditEvent", { "track.find" }, NULL },
	{ "Get-IpamRange", { "range.list", "range.show" }, NULL },
	{ "Get-IpamServerInventory", { "server.list", "server.show" }, NULL },
	{ "Get-IpamSubnet", { "subnet.list", "subnet.show" }, NULL },
	{ "Import-IpamAddress", { "address.import" }, NULL },
	{ "Import-IpamRange", { "range.import" }, NULL },
	{ "Import-IpamSubnet", { "subnet.import" }, NULL },
	{ "Invoke-IpamGpoProvisioning", { NULL },
	  "ipamd writes no group policy; give its account the access that "
	  "'ipam server access SERVER' finds missing" },
	{ "Invoke-IpamServerProvisioning", { NULL },
	  "ipamd needs none: it makes its store when it first starts, and "
	  "reads the rest from ipamd.conf" },
	{ "Move-IpamDatabase", { NULL },
	  "the store is one file: end ipamd, move the file, and name its "
	  "place in [store] path of ipamd.conf" },
	{ "Remove-IpamAddress", { "address.remove" }, NULL },
	{ "Remove-IpamAddressSpace", { "space.remove" }, NULL },
	{ "Remove-IpamBlock", { "block.remove" }, NULL },
	{ "Remove-IpamConfigurationEvent", { "event.purge" }, "--kind ipam" },
	{ "Remove-IpamCustomField", { "field.remove" }, NULL },
	{ "Remove-IpamCustomFieldAssociation", { "field.remove-pair" }, NULL },
	{ "Remove-IpamCustomValue", { "field.remove-value" }, NULL },
	{ "Remove-IpamDhcpConfigurationEvent", { "event.purge" },
	  "--kind dhcp" },
	{ "Remove-IpamDiscoveryDomain", { "domain.remove" }, NULL },
	{ "Remove-IpamIpAddressAuditEvent", { "event.purge" },
	  "--kind tracking" },
	{ "Remove-IpamRange", { "range.remove" }, NULL },
	{ "Remove-IpamServerInventory", { "server.remove" }, NULL },
	{ "Remove-IpamSubnet", { "subnet.remove" }, NULL },
	{ "Remove-IpamUtilizationData", { "utilization.purge" }, NULL },
	{ "Rename-IpamCustomField", { "field.set" }, NULL },
	{ "Rename-IpamCustomValue", { "field.set-value" }, NULL },
	{ "Set-IpamAccessScope", { "access-scope.assign" }, NULL },
	{ "Set-IpamAddress", { "address.set" }, NULL },
	{ "Set-IpamAddressSpace", { "space.set" }, NULL },
	{ "Set-IpamAddressUtilizationThreshold", { "threshold.set" }, NULL },
	{ "Set-IpamBlock", { "block.set" }, NULL },
	{ "Set-IpamConfiguration", { "access-key.renew" },
	  "for its key; the port is [api] http of ipamd.conf" },
	{ "Set-IpamCustomFieldAssociation", { "field.add-pair", "field.remove-pair" },
	  NULL },
	{ "Set-IpamDatabase", { NULL },
	  "the store is one file, named by [store] path of ipamd.conf" },
	{ "Set-IpamDiscoveryDomain", { "domain.set" }, NULL },
	{ "Set-IpamRange", { "range.set" }, NULL },
	{ "Set-IpamServerInventory", { "server.set" }, NULL },
	{ "Set-IpamSubnet", { "subnet.set" }, NULL },
	{ "Update-IpamServer", { NULL },
	  "a newer ipamd brings the store up to date when it starts" },
};

const struct cli_cmdlet *cli_cmdlet_find(const char *name)
{
	size_t i;

	for (i = 0; i < CLI_CMDLETS; i++) {
		if (strcasecmp(cli_cmdlets[i].name, name) == 0) {
			return &cli_cmdlets[i];
		}
	}
	return NULL;
}

bool cli_cmdlet_is(const struct cli_cmdlet *cmdlet, const struct api_op *op)
{
	size_t i;

	for (i = 0; i < 2 && cmdlet->ops[i] != NULL; i++) {
		if (strcmp(cmdlet->ops[i], op->name) == 0) {
			return true;
		}
	}
	return false;
}
