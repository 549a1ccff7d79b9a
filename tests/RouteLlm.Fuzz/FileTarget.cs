namespace RouteLlm.Tests;

/// <summary>A target that reads a file.</summary>
internal abstract class FileTarget(string name, string fileName, params Type[] documented) : FuzzTarget(name, documented)
{
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"routellm-fuzz-{Environment.ProcessId}")).FullName;

    /// <summary>Gets the folder that the target has for itself.</summary>
    protected string OwnFolder { get; } = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    public sealed override void Run(byte[] input)
    {
        string path = Path.Combine(OwnFolder, fileName);
        File.WriteAllBytes(path, input);
        Read(path);
    }

    /// <summary>Removes the files of all targets.</summary>
    public static void CleanUp() => Directory.Delete(Folder, recursive: true);

    protected abstract void Read(string path);
}
