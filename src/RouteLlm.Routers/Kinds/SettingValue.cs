namespace RouteLlm;

/// <summary>A value that was read and checked, and where it stands.</summary>
internal readonly record struct SettingValue(object Value, SettingPlace Place);
