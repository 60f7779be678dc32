var totalRecord=3.0;totalPage=2;dataStore=["<li><a href=\"\/art\/2020\/3\/3\/art_7_1.html\" title=\"\u4e8c\u3007\u4e00\u4e5d\u5e74\u5ea6\u62a5\u544a\">二〇一九…<\/a><span>2020-03-03<\/span><\/li>",
'<li><a href="/art/2019/3/4/art_7_2.html">它的\'报告\'</a>\n<span>2019/3/4</span></li>'];
var more = "]";
