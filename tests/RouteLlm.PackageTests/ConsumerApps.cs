using System.Diagnostics;
using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(RouteLlm.Tests.ConsumerApps))]

namespace RouteLlm.Tests;

/// <summary>
/// Apps that use the packages and know nothing of this repository: copied to a folder outside of the checkout, restored from the folder of
/// packages and the machine's own sources, and built once for all tests, with warnings as errors.
/// </summary>
public sealed class ConsumerApps : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _built;
    private readonly Dictionary<string, string> _environment;

    public ConsumerApps()
    {
        _built = new Lazy<Task>(BuildAsync);

        // Our packages are unpacked here and nowhere else, so none of an earlier run is ever used.
        _environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = _folder.PathOf("packages") };
    }

    /// <summary>Runs an app to its end.</summary>
    internal async Task<ProgramRun> RunAsync(string app, params string[] arguments)
    {
        await _built.Value;
        return await ProgramRun.OfAsync(_folder.Path, _environment, "dotnet", [Assembly(app), .. arguments]);
    }

    /// <summary>Starts an app that runs until it is stopped.</summary>
    internal async Task<Process> StartAsync(string app, params string[] arguments)
    {
        await _built.Value;
        return ProgramRun.Start(_folder.Path, _environment, "dotnet", [Assembly(app), .. arguments]);
    }

    /// <summary>Runs another program in the folder of the apps.</summary>
    internal async Task<ProgramRun> RunProgramAsync(string program, params string[] arguments)
    {
        await _built.Value;
        return await ProgramRun.OfAsync(_folder.Path, _environment, program, arguments);
    }

    /// <summary>Gets a path in the folder of the apps.</summary>
    internal string PathOf(string name) => _folder.PathOf(name);

    public void Dispose() => _folder.Dispose();

    private string Assembly(string app) => _folder.PathOf($"{app}/bin/Release/net10.0/{app}.dll");

    private async Task BuildAsync()
    {
        string sources = Checkout.PathOf("tests/RouteLlm.PackageTests/Apps");
        foreach (string file in Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories))
        {
            string copy = _folder.PathOf(Path.GetRelativePath(sources, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await WriteEveryPackageAppAsync();
        await WriteSettingsAsync();
        ProgramRun build = await ProgramRun.OfAsync(_folder.Path, _environment, "dotnet", "build", "Apps.slnx", "--configuration", "Release");
        Assert.True(build.ExitCode == 0, build.Everything);
        Assert.DoesNotContain("warning", build.Everything.Replace("0 Warning(s)", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Writes an app that references every library, for each framework that they are made for.</summary>
    private async Task WriteEveryPackageAppAsync()
    {
        string[] ids = [.. PackedPackages.Libraries.Select(static package => package.Id)];
        Directory.CreateDirectory(_folder.PathOf("EveryPackage"));
        await File.WriteAllTextAsync(_folder.PathOf("EveryPackage/EveryPackage.csproj"), new XElement(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement(
                "PropertyGroup",
                new XElement("OutputType", "Exe"),
                new XElement("TargetFrameworks", "net10.0;net8.0"),
                new XElement("UseAppHost", "false")),
            new XElement(
                "ItemGroup",
                new XElement("FrameworkReference", new XAttribute("Include", "Microsoft.AspNetCore.App")),
                ids.Select(static id => new XElement("PackageReference", new XAttribute("Include", id))))).ToString());
        await File.WriteAllTextAsync(
            _folder.PathOf("EveryPackage/Program.cs"),
            $$"""
            using System.Reflection;

            foreach (string name in (string[])[{{string.Join(", ", ids.Select(static id => $"\"{id}\""))}}])
            {
                Console.WriteLine($"{name} {Assembly.Load(name).GetExportedTypes().Length > 0}");
            }

            """);
    }

    private async Task WriteSettingsAsync()
    {
        await File.WriteAllTextAsync(_folder.PathOf("Apps.slnx"), new XElement(
            "Solution",
            Directory.EnumerateFiles(_folder.Path, "*.csproj", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(project => new XElement("Project", new XAttribute("Path", Path.GetRelativePath(_folder.Path, project))))).ToString());
        await File.WriteAllTextAsync(_folder.PathOf("Directory.Build.props"), new XElement(
            "Project",
            new XElement(
                "PropertyGroup",
                new XElement("Nullable", "enable"),
                new XElement("ImplicitUsings", "enable"),
                new XElement("TreatWarningsAsErrors", "true"))).ToString());

        // Other people's packages in the versions that this repository tests with, ours in the one that was packed.
        XElement versions = XElement.Load(Checkout.PathOf("Directory.Packages.props"));
        versions.Add(new XElement(
            "ItemGroup",
            PackedPackages.Libraries.Select(static package => new XElement("PackageVersion", new XAttribute("Include", package.Id), new XAttribute("Version", $"[{package.Version}]")))));
        await File.WriteAllTextAsync(_folder.PathOf("Directory.Packages.props"), versions.ToString());

        // What the machine has already downloaded of other people's is not downloaded again.
        string downloaded = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(_folder.PathOf("NuGet.config"), new XElement(
            "configuration",
            new XElement("packageSources", new XElement("add", new XAttribute("key", "packed"), new XAttribute("value", PackedPackages.Folder))),
            new XElement("fallbackPackageFolders", new XElement("add", new XAttribute("key", "downloaded"), new XAttribute("value", downloaded)))).ToString());
    }
}
