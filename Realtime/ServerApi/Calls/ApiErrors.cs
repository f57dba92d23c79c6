using Microsoft.AspNetCore.Http;
using Realtime.Protocol;

namespace Realtime.ServerApi.Calls;

/// <summary>What the server API says otherwise than clients are told, and the HTTP status of each error where it is asked for.</summary>
internal static class ApiErrors
{
    public static readonly ProtocolError NotFound = new(104, "not found");

    public static int StatusOf(ProtocolError error) => error.Code switch
    {
        103 => StatusCodes.Status403Forbidden,
        102 or 104 => StatusCodes.Status404NotFound,
        106 or 107 or 108 => StatusCodes.Status400BadRequest,
        112 => StatusCodes.Status416RangeNotSatisfiable,
        113 => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status500InternalServerError,
    };
}
