using System.Text;
using System.Xml;

namespace RouteLlm;

/// <summary>Makes any text one that XML and HTML may hold: names of routers and models are the user's.</summary>
internal static class XmlText
{
    /// <summary>Puts a replacement character for each that XML forbids: control characters and halves of pairs.</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Shortens a name to what a legend has room for.</summary>
    public static string Shorten(string text, int length)
    {
        int[] starts = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return starts.Length <= length ? text : $"{text[..starts[length - 1]].TrimEnd()}…";
    }
}
