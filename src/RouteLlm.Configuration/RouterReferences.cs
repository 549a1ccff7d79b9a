namespace RouteLlm;

/// <summary>Checks the routers that routers of a configuration file ask: each must be there, and none may come to ask itself.</summary>
internal static class RouterReferences
{
    /// <exception cref="ConfigurationFileException">A router is not there, or asks itself.</exception>
    public static void ThrowIfWrong(IReadOnlyDictionary<string, ConfiguredRouter> routers, IReadOnlyCollection<string> known)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConfiguredRouter router in routers.Values)
        {
            Visit(router, []);
        }

        void Visit(ConfiguredRouter router, string[] path)
        {
            if (!done.Add(router.Name))
            {
                return;
            }

            string[] here = [.. path, router.Name];
            foreach ((string name, string key) in router.Kind.References(router.Settings))
            {
                if (!known.Contains(name, StringComparer.Ordinal))
                {
                    throw Unknown(router.Settings.PlaceOf(key), name, known);
                }

                if (here.Contains(name, StringComparer.Ordinal))
                {
                    throw router.Settings.Wrong(key, $"router '{name}' would end up asking itself: {string.Join(" asks ", here)} asks {name}.");
                }

                if (routers.TryGetValue(name, out ConfiguredRouter? next))
                {
                    Visit(next, here);
                }
            }
        }
    }

    public static ConfigurationFileException Unknown(SettingPlace place, string name, IReadOnlyCollection<string> known) => place.Wrong(
        $"there is no router '{name}'. Nearest: {string.Join(", ", NearestNames.Find(name, known).Select(static near => $"'{near}'"))}.");
}
