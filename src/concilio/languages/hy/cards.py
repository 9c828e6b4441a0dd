"""What is printed on a card in Armenian. Apart from the pages' translations: cards are made without Django."""

CARD_WORDS = {
    "seat": "Մեկ տեղ երկխոսության մեջ։",
    "alone": "Բացեք այս քարտը, երբ մենակ լինեք։",
    "private": "Հասցեն մուտքագրեք գաղտնի պատուհանում՝ սարքով, որը միայն Դուք եք օգտագործում։",
    "enter": "Ձեր կոդը։ Կոդերում չկան O և I տառերը, 0 և 1 թվանշանները։",
    "nobody": "Ոչ ոք չի գրանցել, թե ով է վերցրել այս քարտը։ Տեղը զբաղեցնելուց հետո ոչնչացրեք այն։",
}
