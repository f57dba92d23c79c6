using System.ComponentModel.DataAnnotations;

namespace AuthService.Data;

/// <summary>Where the service keeps its state.</summary>
internal sealed class DataOptions
{
    public const string SectionName = "Data";

    /// <summary>The full name of <see cref="Directory"/> in the configuration, for messages.</summary>
    public const string DirectorySetting = $"{SectionName}:{nameof(Directory)}";

    /// <summary>The full name of <see cref="DatabaseDirectory"/> in the configuration, for messages.</summary>
    public const string DatabaseDirectorySetting = $"{SectionName}:{nameof(DatabaseDirectory)}";

    /// <summary>
    /// Folder of the database and the keys; made when it is not there, then private to the user. A relative one counts from the working directory. Default, also
    /// when empty: <c>aspire-realtime</c> in the user's local application data.
    /// </summary>
    [Required(ErrorMessage = $"{DirectorySetting} is not set, and this user has no folder for local application data.")]
    [RegularExpression("[^\\0]+", ErrorMessage = $"{DirectorySetting} is not the name of a folder.")]
    public string Directory { get; set; } = "";

    /// <summary>
    /// Folder of the database alone, for where the other one lies on a network: SQLite's write-ahead log needs a local disk. Default, also when empty: <see cref="Directory"/>.
    /// </summary>
    [RegularExpression("[^\\0]*", ErrorMessage = $"{DatabaseDirectorySetting} is not the name of a folder.")]
    public string DatabaseDirectory { get; set; } = "";

    public static string DefaultDirectory()
    {
        // Unverified: in a new home the folder is not there yet, and the verified call answers "".
        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return root.Length == 0 ? "" : Path.Combine(root, "aspire-realtime");
    }
}
