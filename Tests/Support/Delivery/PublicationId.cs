namespace Tests.Support.Delivery;

/// <summary>A publication of a run: whose, and which of that publisher's in its channel.</summary>
internal readonly record struct PublicationId(int Publisher, int Number)
{
    public override string ToString() => $"publication {Number} of publisher {Publisher}";
}
