namespace Realtime.ServerApi.Methods;

/// <summary>It is done, and there is no more to say.</summary>
internal sealed record DoneAnswer
{
    public static readonly DoneAnswer Instance = new();
}
