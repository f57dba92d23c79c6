namespace Tests.Architecture;

/// <summary>A top-level folder of a project, and what its code may know.</summary>
/// <param name="Name">Empty for the project's root.</param>
/// <param name="MayUse">Other folders of the same project.</param>
/// <param name="Outside">Those of <see cref="RealtimeFolders.Guarded"/> that it may use; what is not guarded is free.</param>
internal sealed record Folder(string Name, string[] MayUse, string[] Outside);
