namespace RouteLlm;

/// <summary>Checks what no key of the file shows by itself.</summary>
internal static class FileChecks
{
    /// <exception cref="ConfigurationFileException">Keys do not fit together.</exception>
    public static void ThrowIfWrong(SettingSection file)
    {
        if (file.Section(ModelsSection.Name) is { } models)
        {
            ModelsSection.Check(models);
        }

        if (file.Section(BattlesSection.Name) is { } battles)
        {
            BattlesSection.Check(battles);
        }

        if (file.Section(GatewaySection.Name) is { } gateway)
        {
            GatewaySection.Check(gateway);
        }

        if (file.Section(AgentSignalsSection.Key.Name) is { } signals)
        {
            AgentSignalsSection.Check(signals);
        }

        if (file.Section(CascadeSection.Key.Name) is { } cascade)
        {
            CascadeSection.Check(cascade);
        }

        foreach (SettingSection budget in file.Sections(BudgetsSection.Key.Name))
        {
            BudgetsSection.Check(budget);
        }

        if (file.Section(CallersSection.Key.Name) is { } callers)
        {
            CallersSection.Check(callers, file);
        }

        if (file.Section(HeldShareSection.Name) is { } share)
        {
            HeldShareSection.Check(share);
        }
    }
}
