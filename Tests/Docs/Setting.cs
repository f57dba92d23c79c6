namespace Tests.Docs;

/// <summary>A value that the configuration can set.</summary>
/// <param name="Key">As it is written on the page: the whole key, or the option's name where many keys end with it.</param>
/// <param name="Default">null where there is none, or it depends.</param>
internal sealed record Setting(string Key, object? Default);
