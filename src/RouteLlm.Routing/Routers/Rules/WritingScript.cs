namespace RouteLlm;

/// <summary>The script that a text is written in. A script is not a language: Latin stands for English as well as for Vietnamese.</summary>
public enum WritingScript
{
    /// <summary>Latin: English, French, Turkish, Vietnamese and most other languages of Europe, Africa and the Americas.</summary>
    Latin,

    /// <summary>Greek.</summary>
    Greek,

    /// <summary>Cyrillic: Russian, Ukrainian, Bulgarian, Serbian and others.</summary>
    Cyrillic,

    /// <summary>Armenian.</summary>
    Armenian,

    /// <summary>Georgian.</summary>
    Georgian,

    /// <summary>Hebrew.</summary>
    Hebrew,

    /// <summary>Arabic: Arabic, Persian, Urdu and others.</summary>
    Arabic,

    /// <summary>Devanagari: Hindi, Marathi, Nepali and others.</summary>
    Devanagari,

    /// <summary>Bengali.</summary>
    Bengali,

    /// <summary>Tamil.</summary>
    Tamil,

    /// <summary>Telugu.</summary>
    Telugu,

    /// <summary>Thai.</summary>
    Thai,

    /// <summary>Han characters with little or no kana: Chinese.</summary>
    Han,

    /// <summary>Hiragana and katakana, with the Han characters among them: Japanese.</summary>
    Japanese,

    /// <summary>Hangul: Korean.</summary>
    Hangul,
}
