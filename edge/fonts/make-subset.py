#!/usr/bin/python3
"""Makes the font that is burnt into pictures: a subset of Noto Sans CJK JP Bold, under a name of its own.

Debian: apt-get install fonts-noto-cjk fonttools; then: /usr/bin/python3 edge/fonts/make-subset.py
Writes kawamori-sans-jp.otf and its coverage.json beside itself. The same package versions give the same bytes.
"""
import json
import pathlib

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE = '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc'
HERE = pathlib.Path(__file__).parent
FAMILY = 'Kawamori Sans JP'


def wanted():
    """Latin with accents, kana, signs, the kanji of JIS X 0208 and of level 3 of JIS X 0213 (joyo, jinmeiyo, places)."""
    points = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    points |= set(range(0x2010, 0x2027)) | set(range(0x2030, 0x2040)) | set(range(0x2190, 0x219A))
    points |= set(range(0x2460, 0x2474)) | set(range(0x3000, 0x3100)) | set(range(0xFF01, 0xFFA0)) | set(range(0xFFE0, 0xFFE7))
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                points |= {ord(each) for each in bytes((row, cell)).decode('euc_jis_2004')}
            except UnicodeDecodeError:
                pass
    # What Windows in Japan adds to JIS: 髙, 﨑 and others of people's and places' names.
    for lead in (*range(0xED, 0xEF), *range(0xFA, 0xFD)):
        for trail in range(0x40, 0xFD):
            try:
                points |= {ord(each) for each in bytes((lead, trail)).decode('cp932')}
            except (UnicodeDecodeError, TypeError):
                pass
    return points


def main():
    font = next(each for each in TTCollection(SOURCE).fonts if each['name'].getDebugName(1).startswith('Noto Sans CJK JP'))
    options = subset.Options()
    options.layout_features = ['kern']
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ['vhea', 'vmtx', 'VORG', 'BASE']
    maker = subset.Subsetter(options)
    maker.populate(unicodes=wanted())
    maker.subset(font)
    for name_id, text in ((1, FAMILY), (2, 'Regular'), (3, f'{FAMILY} subset'), (4, FAMILY), (6, FAMILY.replace(' ', ''))):
        font['name'].setName(text, name_id, 3, 1, 0x409)
    top = font['CFF '].cff.topDictIndex[0]
    font['CFF '].cff.fontNames[0] = FAMILY.replace(' ', '')
    for key in ('FullName', 'FamilyName'):
        if hasattr(top, key):
            setattr(top, key, FAMILY)
    font['OS/2'].usWeightClass = 400
    font['OS/2'].fsSelection = 0x40
    font['head'].macStyle = 0
    # Kept as the source has it, so that a second run gives the same bytes.
    font.recalcTimestamp = False
    font.save(HERE / 'kawamori-sans-jp.otf')

    widths = font['hmtx'].metrics
    cmap = font.getBestCmap()
    ranges, narrow = [], {}
    for point in sorted(cmap):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
        if widths[cmap[point]][0] != 1000:
            narrow[chr(point)] = widths[cmap[point]][0]
    text = json.dumps({'family': FAMILY, 'unitsPerEm': font['head'].unitsPerEm, 'ranges': ranges, 'advances': narrow}, ensure_ascii=False)
    (HERE / 'coverage.json').write_text(text + '\n', 'utf8')
    print(len(cmap), 'characters')


if __name__ == '__main__':
    main()
