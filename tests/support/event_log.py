"""What an administrator does to a simulated event log."""
import os
import sys


def clear(host, channel):
    """EvtRpcClearLog by impacket, which does not know it: 0, or the code."""
    from impacket.dcerpc.v5 import epm, even6, rpcrt, transport
    from impacket.dcerpc.v5.dtypes import DWORD, LPWSTR, NULL, WSTR
    from impacket.dcerpc.v5.ndr import NDRCALL

    class Open(NDRCALL):
        opnum = 4
        structure = ()

    class OpenResponse(NDRCALL):
        structure = (("Handle", even6.CONTEXT_HANDLE_OPERATION_CONTROL),
                     ("ErrorCode", DWORD))

    class Clear(NDRCALL):
        opnum = 6
        structure = (("Control", even6.CONTEXT_HANDLE_OPERATION_CONTROL),
                     ("Channel", WSTR), ("Backup", LPWSTR), ("Flags", DWORD))

    class ClearResponse(NDRCALL):
        structure = (("Error", even6.RPC_INFO), ("ErrorCode", DWORD))

    even6.OPNUMS[4], even6.OPNUMS[6] = (Open, OpenResponse), \
        (Clear, ClearResponse)
    for name, made in (("OpenResponse", OpenResponse),
                       ("ClearResponse", ClearResponse)):
        setattr(sys.modules[__name__], name, made)
    wire = transport.DCERPCTransportFactory(
        epm.hept_map(host, even6.MSRPC_UUID_EVEN6, protocol="ncacn_ip_tcp"))
    with open(os.path.join(os.environ["IPAM_LAB_DIR"],
                           "passwords/dhcpadmin")) as f:
        wire.set_credentials("dhcpadmin", f.read().strip(), "CONTOSO")
    dce = wire.get_dce_rpc()
    dce.set_auth_type(rpcrt.RPC_C_AUTHN_WINNT)
    dce.set_auth_level(rpcrt.RPC_C_AUTHN_LEVEL_PKT_PRIVACY)
    dce.connect()
    dce.bind(even6.MSRPC_UUID_EVEN6)
    request = Clear()
    dce.call(4, Open())
    request["Control"] = dce.recv()[:20]
    request["Channel"], request["Backup"] = channel + "\0", NULL
    request["Flags"] = 0
    dce.call(6, request)
    return int.from_bytes(dce.recv()[12:16], "little")
