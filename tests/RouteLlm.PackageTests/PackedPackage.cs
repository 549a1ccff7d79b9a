using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace RouteLlm.Tests;

/// <summary>One package, as eng/pack.sh made it.</summary>
internal sealed class PackedPackage
{
    private readonly XElement _metadata;

    private PackedPackage(string path, XElement metadata, IReadOnlyList<string> files)
    {
        Path = path;
        _metadata = metadata;
        Files = files;
    }

    public string Path { get; }

    public string Id => Value("id")!;

    public string Version => Value("version")!;

    public IReadOnlyList<string> Files { get; }

    public bool IsTool => _metadata.Descendants().Any(element => element.Name.LocalName == "packageType" && element.Attribute("name")!.Value == "DotnetTool");

    /// <summary>Gets the dependencies of every target framework, with their versions.</summary>
    public IReadOnlyList<(string Id, string Version)> Dependencies =>
        [.. _metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value))];

    public XElement? Element(string name) => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    public string? Value(string name) => Element(name)?.Value;

    public string Readme => System.Text.Encoding.UTF8.GetString(Read("README.md"));

    public static PackedPackage Open(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return new PackedPackage(path, XDocument.Load(stream).Root!.Elements().Single(), [.. archive.Entries.Select(entry => entry.FullName)]);
    }

    public byte[] Read(string file)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path);
        using Stream stream = archive.GetEntry(file)!.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Gets the assemblies that see the internals of the package's own.</summary>
    public IEnumerable<string> AssembliesThatSeeInternals()
    {
        string file = Files.First(name => name.StartsWith("lib/", StringComparison.Ordinal) && name.EndsWith($"/{Id}.dll", StringComparison.Ordinal));
        using var assembly = new PEReader(new MemoryStream(Read(file)));
        MetadataReader reader = assembly.GetMetadataReader();
        foreach (CustomAttribute attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference &&
                reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type &&
                reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name) == "InternalsVisibleToAttribute")
            {
                BlobReader value = reader.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                yield return value.ReadSerializedString()!;
            }
        }
    }
}
