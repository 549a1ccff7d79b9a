using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RouteLlm.Tests;

/// <summary>A folder of the tests with a program for Node.js and the npm packages that it uses, pinned by a lock file.</summary>
internal sealed class NodePackage
{
    private readonly string _folder;

    private NodePackage(string folder) => _folder = folder;

    /// <summary>Installs the packages of a folder, where they are not yet; skips the test, with the reason, where that cannot be.</summary>
    /// <param name="folder">The folder, from the root of the checkout.</param>
    /// <param name="package">The package that the program uses.</param>
    public static async Task<NodePackage> InstallAsync(string folder, string package)
    {
        string path = Checkout.PathOf(folder);
        bool installed = Directory.Exists(Path.Combine(path, "node_modules", package))
            ? await SucceedsAsync("node", "--version")
            : await SucceedsAsync("npm", "ci", "--prefix", path, "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.SkipUnless(installed, $"Node.js with npm is not there, or the npm package {package} cannot be had.");
        return new NodePackage(path);
    }

    /// <summary>Gets the path of a file of the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Runs a program of the folder.</summary>
    /// <returns>The lines of its output.</returns>
    public async Task<string[]> RunAsync(string program, string input, params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync("node", [PathOf(program), .. arguments], input);
        Assert.True(exitCode == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<bool> SucceedsAsync(string program, params string[] arguments)
    {
        try
        {
            return (await RunAsync(program, arguments, input: string.Empty)).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using CancellationTokenRegistration end = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; what it wrote says why.
        }

        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
