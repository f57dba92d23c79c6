using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Tests.Support;

/// <summary>A host's environment of this name.</summary>
internal sealed class FixedEnvironment(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;

    public string ApplicationName { get; set; } = "Tests";

    public string ContentRootPath { get; set; } = "";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
